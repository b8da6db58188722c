-- The type yuan: input, output, comparison and arithmetic.
SELECT text, text::yuan
FROM (VALUES ('3500000'), ('¥1,595.31'), ('350万元'), ('1595.31万'), ('1.2亿'), ('１２３．４５'), (' -5角 ')) AS v(text);

SELECT sum(amount) FROM (VALUES ('1.01'::yuan), ('2.02')) AS v(amount);
