import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../../bff/evaluation/parse-csv.ts';
import { formatOf, parseQuestions } from '../../../../bff/evaluation/parse-questions.ts';

describe('a file of questions', () => {
  const expected = [
    {
      id: '1',
      question: 'How, "exactly"?',
      expected: {
        kind: 'pages',
        grades: new Map([
          ['/a', 1],
          ['/b', 1],
        ]),
      },
    },
    { id: '2', question: 'Why?', expected: { kind: 'passages', texts: ['because; so'] } },
    { id: '3', question: 'Who?', expected: { kind: 'refusal' } },
  ];

  it.each([
    [
      'q.jsonl',
      `{"id":1,"question":"How, \\"exactly\\"?","pages":["/a","/b"]}

       {"id":"2","question":"Why?","passage":"because; so"}\r
       {"id":"3","question":"Who?","impossible":true}`,
    ],
    [
      'q.yaml',
      `questions:
  - { id: 1, question: 'How, "exactly"?', pages: [/a, /b] }
  - { id: 2, question: Why?, passage: 'because; so' }
  - { id: 3, question: Who?, impossible: true }`,
    ],
    [
      'q.csv',
      '\uFEFFid,question,page,passage,impossible\r\n1,"How, ""exactly""?",/a | /b,,\r\n2,Why?,,because; so,no\r\n\r\n3,Who?,,,yes\r\n',
    ],
    [
      'q.csv',
      'id;question;page;passage;impossible\n1;How, "exactly"?;"/a\n/b"\n2;Why?;;"because; so"\n3;Who?;;;x',
    ],
    [
      'q.json',
      JSON.stringify([
        { id: 1, question: 'How, "exactly"?', relevant: { '/a': 1, '/b': 1, '/c': 0 } },
        { id: 2, question: ' Why? ', passages: ['because; so'] },
        { id: 3, question: 'Who?', impossible: 'true' },
      ]),
    ],
  ])('%s says the same in each format', (file, text) => {
    expect(parseQuestions(file, text, formatOf(file) ?? 'json')).toEqual(expected);
  });

  it.each([
    ['q.jsonl', '{"question":"a","page":"/a"}\n{oops', /line 2: is not JSON/],
    ['q.jsonl', '{"question":"a"}', /line 1: no page and no passage is expected/],
    ['q.jsonl', '{"question":"","page":"/a"}', /line 1: question: /],
    ['q.jsonl', '{"question":"a","pgae":"/a"}', /line 1: .*pgae/],
    [
      'q.jsonl',
      '{"question":"a","page":"/a","id":7}\n{"question":"b","page":"/a","id":7}',
      /id 7 is there twice/,
    ],
    ['q.jsonl', '\n\n', /there is no question in it/],
    ['q.csv', 'question,page\n"a,/a\n', /line 2: a quote is not closed/],
    ['q.csv', 'question,page\na,/a,/b\n', /line 2: 3 cells, but the first line names 2/],
    ['q.csv', 'question,page,impossible\na,/a,perhaps\n', /line 2: impossible: must be true or false/],
    ['q.yaml', 'a: b: c', /q\.yaml: 1 problem/],
    ['q.yaml', 'question: a', /it is no list of questions/],
    ['q.json', '[1]', /question 1: /],
  ])('%s with %j is refused with its place', (file, text, problem) => {
    expect(() => parseQuestions(file, text, formatOf(file) ?? 'json')).toThrow(problem);
  });

  it('lists the first twenty of many problems', () => {
    const text = Array.from({ length: 30 }, () => '{}').join('\n');
    expect(() => parseQuestions('q.jsonl', text, 'jsonl')).toThrow(
      /30 problem[\s\S]*line 20[\s\S]*and 10 more$/,
    );
  });

  it('is known by its ending', () => {
    expect(['a.YML', 'a.b.csv', 'a.txt', 'csv'].map(formatOf)).toEqual(['yaml', 'csv', undefined, undefined]);
  });
});

describe('a table of comma-separated values', () => {
  it('knows the line of each row, also behind a cell with line breaks', () => {
    expect(parseCsv('a,b\n"1\n2",3\n\n4,5').map(({ line, row }) => [line, row])).toEqual([
      [2, { a: '1\n2', b: '3' }],
      [5, { a: '4', b: '5' }],
    ]);
  });
});
