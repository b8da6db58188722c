-- yuan in a database whose encoding is not UTF-8: read, written and complained about in Chinese all the same.
CREATE DATABASE yuan_euc_cn ENCODING 'EUC_CN' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\set database :DBNAME
\c yuan_euc_cn
SET client_encoding = 'UTF8';
CREATE EXTENSION poverty_relief;
SELECT '￥１，５９５．３１万元'::yuan, '人民币 350万'::yuan, to_chinese('350万'), in_words('-107000.53'), octet_length(in_words(8083759));
SELECT '人民币5块'::text::yuan;
SELECT '￥1,59元'::text::yuan;
SELECT obj_description('in_words(yuan)'::regprocedure, 'pg_proc') LIKE '%支付结算办法%' AS comment_is_converted;
\c :database
DROP DATABASE yuan_euc_cn;
