/** Queries to begin with; a test runs each against the schema. */
export const EXAMPLES = {
  'A board': `query Board {
  leaderboard(benchmark: "mini", embedding: "mfcc") {
    entryCount
    entries(first: 5) {
      edges {
        node {
          rank
          tied
          method { slug title }
          score { value low high }
        }
      }
    }
  }
}`,
  'What is lost on another dataset': `query Gaps {
  benchmarks {
    edges {
      node {
        slug
        embeddings {
          slug
          gap { value low high reason }
        }
      }
    }
  }
}`,
  'Every ROC-AUC of a method': `query Results {
  results(
    benchmark: "mini"
    filter: { methods: ["none"], embeddings: ["mfcc"], metric: ["rocAuc"] }
    first: 20
  ) {
    edges {
      node { trainSet testSet instrument genre value low high n }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
  'The schema': `query Schema {
  __schema {
    queryType {
      fields { name description }
    }
  }
}`,
} as const;
