# consumption.gp: units ranked on the left; on the right the channels, and the units by how they kept the rule: pass full,
# fail hatched crosswise, insufficient evidence hollow. On a telephone, in one column.

BUYING = amount_PART > 0; JUDGED = units_PART               # the parts: units and channels (or neither), and the rule
OTHERS = BUYING && PART_TO[1]-PART_FROM[1] == 12 ? PART_TO[1] : -1   # the row of those not drawn

# The greatest amount of a part, without the row of others: their sum is not comparable with one unit's.
array MOST[3] = [0, 0, 0]
most(k,v) = (MOST[k] = v > MOST[k] ? v : MOST[k])
if (BUYING) {
  set table $met; plot $d every ::PART_FROM[1]::PART_TO[2] using (column(1) == OTHERS ? 0 : most(column(1) > PART_TO[1] ? 2 : 1, known(amount))):(0) with table; unset table
}
MOST[3] = units_TOP

# ---- a card of rows: k its part, name its figure, L B cw ch its place, GUTTER the names' room ----
above = Y(62); below = Y(10)
row_name(s) = cut_to(NARROW ? first_of(s) : s, (GUTTER-X(10))/(0.48*ROWFONT_SIZE*EM))
row(c) = column(1)-FROM
drawn(c) = is_known(at) && column(1) != OTHERS
whole_bar(c) = drawn(0) && column(is_partial) == 0 ? column(at)/2.0 : NaN
begun_bar(c) = drawn(0) && column(is_partial) == 1 ? column(at)/2.0 : NaN
ROWS_CARD = FRAME \
  ."FROM = PART_FROM[k]; TO = PART_TO[k]; N = TO-FROM+1; at = value(name); TOP = MOST[k == JUDGED ? 3 : k];" \
  ."set label 1 first_of(PART_NAME[k]) at screen L+CARD_LEFT,B+ch-Y(27) left font fb(15) tc rgb INK;" \
  ."set label 2 rest_of(PART_NAME[k]) at screen L+CARD_LEFT,B+ch-Y(50) left font fs(10) tc rgb MUTE;" \
  ."set label 3 value(name.'_UNIT') at screen L+cw-CARD_RIGHT,B+ch-Y(27) right font fs(11) tc rgb INK;" \
  ."PITCH = (ch-above-below)/N; PITCH = PITCH > Y(36) ? Y(36) : PITCH;" \
  ."ROWFONT_SIZE = 0.55*PITCH*H < 10.5 ? 0.55*PITCH*H : 10.5; ROWFONT = fs(ROWFONT_SIZE); ROWBOLD = fb(ROWFONT_SIZE);" \
  ."bars = cw-CARD_LEFT-CARD_RIGHT-GUTTER;" \
  ."END = (TOP > 0 ? TOP : 1)*bars/(bars-(value(name.'_LABEL_WIDTH')+3)*CELL*ROWFONT_SIZE*EM);" \
  ."set lmargin at screen L+CARD_LEFT+GUTTER; set rmargin at screen L+cw-CARD_RIGHT;" \
  ."set tmargin at screen B+ch-above; set bmargin at screen B+ch-above-N*PITCH;" \
  ."set xrange [0:END]; set yrange [N-0.5:-0.5]; set border 2 linecolor rgb RULE linewidth 1; unset xtics;" \
  ."set ytics scale 0 nomirror font ROWFONT tc rgb INK;"
# The period, in the second line of a card.
HEADING_OF_YEAR = "'' every ::FROM::FROM using (END):(-0.5):(stringcolumn(year)) with labels right font SMALLFONT tc rgb MUTE offset screen 0,Y(12)"
SMALLFONT = fs(10)
AMOUNTS = ROWS_CARD."plot $d every ::FROM::TO using (whole_bar(0)):(row(0)):(whole_bar(0)):(0.33) with boxxyerror fillstyle solid 1.0 noborder linecolor rgb HUE[i]," \
  ."'' every ::FROM::TO using (begun_bar(0)):(row(0)):(begun_bar(0)):(0.33) with boxxyerror fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb HUE[i]," \
  ."'' every ::FROM::TO using (0):(row(0)):ytic(row_name(stringcolumn(name_at))) with points pointtype 0 linecolor rgb RULE," \
  ."'' every ::FROM::TO using (drawn(0) ? column(at) : 0):(row(0)):(drawn(0) ? stringcolumn(at+1) : ' ') with labels left offset 0.6,0 font ROWBOLD tc rgb INK," \
  ."'' every ::FROM::TO using (0):(row(0)):(is_known(at) ? ' ' : HIDDEN) with labels left offset 0.6,0 font ROWFONT tc rgb MUTE," \
  ."'' every ::FROM::TO using (0):(row(0)):(column(1) == OTHERS ? stringcolumn(at+1).SUMMED : ' ') with labels left offset 0.6,0 font ROWFONT tc rgb MUTE," \
  .HEADING_OF_YEAR
SUMMED = LANG eq 'zh' ? '（合计）' : LANG eq 'en' ? ' together' : '（合计 together）'
state(j) = drawn(0) && row(0) == j && column(at) > 0 ? column(at)/2.0 : NaN
VERDICTS = ROWS_CARD."plot $d every ::FROM::TO using (state(0)):(row(0)):(state(0)):(0.33) with boxxyerror fillstyle solid 1.0 noborder linecolor rgb HUE[1]," \
  ."'' every ::FROM::TO using (state(1)):(row(0)):(state(1)):(0.33) with boxxyerror fillstyle transparent pattern 2 border linewidth 1 linecolor rgb HUE[2]," \
  ."'' every ::FROM::TO using (state(2)):(row(0)):(state(2)):(0.33) with boxxyerror fillstyle empty border linewidth 1 linecolor rgb MUTE," \
  ."'' every ::FROM::TO using (0):(row(0)):ytic(row_name(stringcolumn(name_at))) with points pointtype 0 linecolor rgb RULE," \
  ."'' every ::FROM::TO using (column(at)):(row(0)):(stringcolumn(at+1)) with labels left offset 0.6,0 font ROWBOLD tc rgb INK," \
  .HEADING_OF_YEAR

# ---- the cards ----
name_at = value('name')
WIDTHS = (ROOM-gx)/2
UNIT_NAMES = X(NARROW ? 150 : LANG eq 'both' ? 205 : 170); NAMES = X(LANG eq 'zh' ? 85 : NARROW ? (LANG eq 'en' ? 165 : 85) : LANG eq 'en' ? 165 : 235)
if (BUYING) {
  k = 1; name = 'amount'; i = 4; L = M; cw = NARROW ? ROOM : WIDTHS; GUTTER = UNIT_NAMES
  ch = NARROW ? 0.5*(HEAD-BOTTOM-2*gy) : HEAD-BOTTOM; B = HEAD-ch
  eval AMOUNTS
  unset label; unset object
  k = 2; i = 4; L = NARROW ? M : M+cw+gx; GUTTER = NAMES
  ch = NARROW ? 0.27*(HEAD-BOTTOM-2*gy) : 0.54*(HEAD-BOTTOM-gy); B = NARROW ? B-gy-ch : HEAD-ch
  eval AMOUNTS
  unset label; unset object
}
k = JUDGED; name = 'units'; i = 1; GUTTER = NAMES; cw = NARROW || !BUYING ? ROOM : WIDTHS
L = NARROW || !BUYING ? M : M+cw+gx; B = BOTTOM
ch = !BUYING ? Y(220) : NARROW ? 0.23*(HEAD-BOTTOM-2*gy) : 0.46*(HEAD-BOTTOM-gy)
B = BUYING ? BOTTOM : HEAD-ch
eval VERDICTS
