/** One file of a Zenodo record. */
export interface SourceFile {
  readonly name: string;
  /** As published beside the file; null where only the record's own page is known to state it. */
  readonly md5: string | null;
  /** How it is unpacked; null for a file that is used as it is. */
  readonly archive: 'zip' | 'tgz' | null;
}

/** Where a data set is published, and on what terms. */
export interface DatasetSource {
  readonly id: string;
  readonly title: string;
  /** null where the record's own statement is all that is known. */
  readonly licence: string | null;
  /** What a user must know before accepting. */
  readonly terms: string;
  readonly reference: string;
  /** Number of the Zenodo record. */
  readonly record: number;
  readonly files: readonly SourceFile[];
  /** What is needed to judge with the data and is published elsewhere; without it nothing is. */
  readonly neededBeside?: string;
}

/** The data sets that can be fetched, by id. */
export const SOURCES: ReadonlyMap<string, DatasetSource> = new Map(
  (
    [
      {
        id: 'openmic',
        title: 'OpenMIC-2018',
        licence: 'CC BY 4.0',
        terms:
          'Creative Commons Attribution 4.0, https://creativecommons.org/licenses/by/4.0/. The clips are from the Free Music Archive, whose tracks carry licences of their own.',
        reference:
          'Humphrey, Durand & McFee, OpenMIC-2018: an open dataset for multiple instrument recognition, ISMIR 2018.',
        record: 1432913,
        files: [{ name: 'openmic-2018-v1.0.0.tgz', md5: 'e4ccf187e2bb5ab2e115416e8aafe7f4', archive: 'tgz' }],
      },
      {
        id: 'irmas',
        title: 'IRMAS, training and testing parts',
        licence: 'CC BY-NC-SA 3.0',
        terms:
          'Creative Commons Attribution-NonCommercial-ShareAlike 3.0, https://creativecommons.org/licenses/by-nc-sa/3.0/. For non-commercial use only; its authors allow no redistribution.',
        reference:
          'Bosch, Janer, Fuhrmann & Herrera, A comparison of sound segregation techniques for predominant instrument recognition in musical audio signals, ISMIR 2012.',
        record: 1290750,
        files: [
          { name: 'IRMAS-TrainingData.zip', md5: '4fd9f5ed5a18d8e2687e6360b5f60afe', archive: 'zip' },
          { name: 'IRMAS-TestingData-Part1.zip', md5: '5a2e65520dcedada565dff2050bb2a56', archive: 'zip' },
          { name: 'IRMAS-TestingData-Part2.zip', md5: 'afb0c8ea92f34ee653693106be95c895', archive: 'zip' },
          { name: 'IRMAS-TestingData-Part3.zip', md5: '9b3fb2d0c89cdc98037121c25bd5b556', archive: 'zip' },
        ],
      },
      {
        id: 'ismir2023-embeddings',
        title: 'Embeddings of the ISMIR 2023 experiment',
        licence: null,
        terms:
          'Embeddings of OpenMIC-2018 (CC BY 4.0) and IRMAS (CC BY-NC-SA 3.0, non-commercial use only); the record states the licence of the file.',
        reference:
          'Wang, Richard & McFee, Transfer learning and bias correction with pre-trained audio embeddings, ISMIR 2023.',
        record: 8126908,
        files: [{ name: 'embeddings.h5', md5: null, archive: null }],
        neededBeside:
          'For ebb reproduce ismir2023 --data DIR the folder needs the splits data/irmas/irmas_train.csv and irmas_test.csv, from the authors’ repository (github.com/changhongw/audio-embedding-bias), and in data/openmic-2018 four files of OpenMIC-2018 (ebb data fetch openmic): openmic-2018-metadata.csv, openmic-2018-aggregated-labels.csv, and partitions/split01_train.csv and split01_test.csv under the names openmic2018_train.csv and openmic2018_test.csv.',
      },
    ] satisfies DatasetSource[]
  ).map((source) => [source.id, source]),
);
