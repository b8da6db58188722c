-- Sets and tallies in databases of other encodings: what is wrong is told where, in whole characters or in none.
\set database :DBNAME
CREATE DATABASE beneficiary_sql_ascii ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\c beneficiary_sql_ascii
SET client_encoding = 'UTF8';
CREATE EXTENSION poverty_relief;
SELECT '{1,３}'::text::beneficiary_set;
SELECT '{instances: 户, amount: 0, households: {}, persons: {}}'::text::beneficiary_tally;
SELECT '{1-3}'::beneficiary_set | '{5}', tally(1, 2, '1.5');
\c :database
DROP DATABASE beneficiary_sql_ascii;
CREATE DATABASE beneficiary_euc_cn ENCODING 'EUC_CN' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\c beneficiary_euc_cn
SET client_encoding = 'UTF8';
CREATE EXTENSION poverty_relief;
SELECT '{1,３}'::text::beneficiary_set;
SELECT '{instances: 户, amount: 0, households: {}, persons: {}}'::text::beneficiary_tally;
\c :database
DROP DATABASE beneficiary_euc_cn;
