import { registerEnumType } from 'type-graphql';

export const TrackEnum = { GENERALISATION: 'generalisation', ROBUSTNESS: 'robustness' } as const;
registerEnumType(TrackEnum, {
  name: 'Track',
  description: 'What a board ranks by.',
  valuesConfig: {
    GENERALISATION: { description: 'By `cross`: trained on one dataset, tested on the other.' },
    ROBUSTNESS: { description: 'By `robustness`: what is retained under acoustic effects.' },
  },
});

export const ScopeEnum = { GLOBAL: 'global', CLASSWISE: 'classwise' } as const;
registerEnumType(ScopeEnum, {
  name: 'Scope',
  description: 'On which training clips a correction is fitted.',
  valuesConfig: {
    GLOBAL: { description: 'On positives and negatives.' },
    CLASSWISE: { description: 'On the positives of the instrument alone.' },
  },
});

export const EvaluationScopeEnum = { ...ScopeEnum, ANY: 'any' } as const;
registerEnumType(EvaluationScopeEnum, {
  name: 'EvaluationScope',
  description: 'The scope of an evaluation.',
  valuesConfig: {
    GLOBAL: { description: 'Fitted on positives and negatives.' },
    CLASSWISE: { description: 'Fitted on the positives of the instrument alone.' },
    ANY: { description: 'The same in both: it stands on the boards of both.' },
  },
});

export const MethodKindEnum = { RECIPE: 'recipe', ONNX: 'onnx' } as const;
registerEnumType(MethodKindEnum, {
  name: 'MethodKind',
  description: 'In which form a method was submitted.',
  valuesConfig: {
    RECIPE: { description: 'A pipeline of operators of Ebb, fitted by the server.' },
    ONNX: { description: 'A map that its author fitted, as an ONNX graph for each embedding.' },
  },
});

export const LabelVisibilityEnum = { PUBLIC: 'public', PRIVATE: 'private' } as const;
registerEnumType(LabelVisibilityEnum, {
  name: 'LabelVisibility',
  description: 'Whether the labels of the test split can be had elsewhere. No server of Ebb returns them.',
  valuesConfig: {
    PUBLIC: { description: 'They are published: a board rests on the trust that nobody fitted on them.' },
    PRIVATE: { description: 'Only the operator has them.' },
  },
});

export const DirectionEnum = { ASC: 'asc', DESC: 'desc' } as const;
registerEnumType(DirectionEnum, {
  name: 'Direction',
  description: 'Which end comes first.',
  valuesConfig: {
    ASC: { description: 'The least, or the first.' },
    DESC: { description: 'The greatest, or the last.' },
  },
});

export const ComparedScoreEnum = { CROSS: 'cross', WITHIN: 'within', ROBUSTNESS: 'robustness' } as const;
registerEnumType(ComparedScoreEnum, {
  name: 'ComparedScore',
  description: 'A score by which two methods can be compared.',
  valuesConfig: {
    CROSS: { description: 'Trained on one dataset, tested on the other.' },
    WITHIN: { description: 'Trained and tested on one dataset.' },
    ROBUSTNESS: { description: 'What is retained under acoustic effects.' },
  },
});
