-- Part of lushan.sql: places and supermarkets.
-- RECONSTRUCTED: the townships' names are real, their codes only follow the pattern; villages and shops are made up.

INSERT INTO :"ledger".divisions (division, name_zh, name_en) VALUES
	('410423', '鲁山县', 'Lushan County'),
	('410423001', '露峰街道', 'Lufeng Subdistrict'),
	('410423002', '琴台街道', 'Qintai Subdistrict'),
	('410423003', '鲁阳街道', 'Luyang Subdistrict'),
	('410423004', '汇源街道', 'Huiyuan Subdistrict'),
	('410423101', '下汤镇', 'Xiatang Town'),
	('410423102', '梁洼镇', 'Liangwa Town'),
	('410423103', '张官营镇', 'Zhangguanying Town'),
	('410423104', '张良镇', 'Zhangliang Town'),
	('410423105', '尧山镇', 'Yaoshan Town'),
	('410423106', '赵村镇', 'Zhaocun Town'),
	('410423107', '瓦屋镇', 'Wawu Town'),
	('410423201', '四棵树乡', 'Sikeshu Township'),
	('410423202', '团城乡', 'Tuancheng Township'),
	('410423203', '熊背乡', 'Xiongbei Township'),
	('410423204', '瀼河乡', 'Ranghe Township'),
	('410423205', '观音寺乡', 'Guanyinsi Township'),
	('410423206', '库区乡', 'Kuqu Township'),
	('410423207', '背孜乡', 'Beizi Township'),
	('410423208', '仓头乡', 'Cangtou Township'),
	('410423209', '董周乡', 'Dongzhou Township'),
	('410423210', '张店乡', 'Zhangdian Township'),
	('410423211', '辛集乡', 'Xinji Township'),
	('410423212', '磙子营乡', 'Gunziying Township'),
	('410423213', '马楼乡', 'Malou Township');

CREATE TEMPORARY TABLE lushan_townships AS
SELECT row_number() OVER (ORDER BY division) AS township, division, name_zh, name_en
FROM :"ledger".divisions
WHERE division <> '410423';

-- Eight villages in each township, such as 410423101201 to 410423101208.
CREATE TEMPORARY TABLE lushan_villages AS
SELECT
	8 * (township - 1) + n AS village,
	township,
	left(division::text, 9) || format('2%s', lpad(n::text, 2, '0')) AS code,
	format('示例村%s', lpad((8 * (township - 1) + n)::text, 3, '0')) AS name_zh,
	format('Example Village %s', lpad((8 * (township - 1) + n)::text, 3, '0')) AS name_en
FROM lushan_townships, generate_series(1, 8) AS n;

INSERT INTO :"ledger".divisions (division, name_zh, name_en)
SELECT code::division_code, name_zh, name_en
FROM lushan_villages
ORDER BY village;

-- One shop for each township early in 2018, second shops through the year, the last seven later.
INSERT INTO :"ledger".supermarkets (supermarket_id, name, name_en, division, opened_on)
SELECT
	site,
	format('%s示例爱心超市%s', t.name_zh, lpad(site::text, 2, '0')),
	format('%s Example Love Supermarket %s', t.name_en, lpad(site::text, 2, '0')),
	t.division,
	CASE
		WHEN site <= 24 THEN date '2018-01-16' + 2 * (37 * site % 24)
		WHEN site <= founded_2018 THEN date '2018-04-10' + 9 * (site - 25)
		WHEN site <= founded_2018 + founded_2019 THEN date '2019-03-12' + 43 * (site - founded_2018 - 1)
		ELSE date '2020-04-28' + 49 * (site - founded_2018 - founded_2019 - 1)
	END
FROM (
		SELECT
			(SELECT founded FROM lushan_targets WHERE year = 2018),
			(SELECT founded FROM lushan_targets WHERE year = 2019),
			(SELECT founded FROM lushan_targets WHERE year = 2020)
	) AS f (founded_2018, founded_2019, founded_2020),
	generate_series(1, founded_2018 + founded_2019 + founded_2020) AS site
	JOIN lushan_townships t ON t.township = (site - 1) % 24 + 1
ORDER BY site;

CREATE TEMPORARY TABLE lushan_shops AS
SELECT s.supermarket_id, s.opened_on, w.township
FROM :"ledger".supermarkets s JOIN lushan_townships w USING (division);
ANALYZE lushan_shops;
