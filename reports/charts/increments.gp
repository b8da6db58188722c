# increments.gp: a card for each scheme, in it a box for each year, all on one axis that includes zero; figures are in
# columns.

HEADS = NARROW ? 0 : Y(44)                                  # room for the columns' headings, over the first card
ABOVE = NARROW ? Y(62) : Y(7); BELOW = Y(7)
ch = (HEAD-HEADS-BOTTOM-gy*(PARTS-1))/PARTS
MOST = Y(NARROW ? 260 : 150); ch = ch > MOST ? MOST : ch    # limits the height of cards when there are few
HEADING_ROOM = NARROW ? 0 : X(175)
FIGURE = X(NARROW ? 58 : LANG eq 'zh' ? 88 : 108)           # a column of figures
YEARS = X(NARROW ? 44 : 56)

PLOT_LEFT = M+CARD_LEFT+HEADING_ROOM+YEARS; PLOT_RIGHT = 1-M-CARD_RIGHT-3*FIGURE
LOW = lower_LOW < mean_LOW ? lower_LOW : mean_LOW
HIGH = upper_TOP > mean_TOP ? upper_TOP : mean_TOP
HIGH = median_TOP > HIGH ? median_TOP : HIGH
HIGH = HIGH > LOW ? HIGH : LOW+1
# The range is to the right of the marks; the axis leaves room for it.
RANGE_ROOM = (lower_LABEL_WIDTH+upper_LABEL_WIDTH+3)*CELL*9.5*EM
SPARE = (HIGH-LOW)*RANGE_ROOM/(PLOT_RIGHT-PLOT_LEFT-X(6)-RANGE_ROOM); EDGE_SPARE = SPARE*X(6)/RANGE_ROOM

array FIGURES[3] = ['median', 'mean', 'households']
array SHADE[6] = [1, 3, 4, 2, 3, 4]
unit(s) = NARROW ? first_of(s) : s
figure(c) = is_known(c) ? stringcolumn(c+1) : HIDDEN
has_box(c) = is_known(lower) && is_known(upper)
range(c) = has_box(0) ? stringcolumn(lower+1).'–'.stringcolumn(upper+1) : HIDDEN
beyond(a,c) = is_known(c) && column(c) > a ? column(c) : a
last_mark(c) = beyond(beyond(beyond(LOW, upper), median), mean)
low_end(c) = has_box(0) && column(is_partial) == c ? column(lower) : NaN
DOT = FORMAT eq 'svg' ? 0.45 : 1.0; ROWFONT = fs(11); SMALLFONT = fs(9.5)

# The legend, above the boxes (on a telephone, in the small print).
array MARK_ZH[3] = ['中间一半', '中位数', '均值']
array MARK_EN[3] = ['middle half', 'median', 'mean']
key(j) = LANG eq 'en' ? MARK_EN[j] : LANG eq 'zh' ? MARK_ZH[j] : MARK_ZH[j].' '.MARK_EN[j]
if (!NARROW) {
  ON = HEAD-Y(32); AT = M+CARD_LEFT
  set object 11 rectangle from screen AT,ON-Y(6) to screen AT+X(22),ON+Y(6) fillcolor rgb tint(HUE[1]) fillstyle solid 1.0 noborder
  set label 11 key(1) at screen AT+X(29),ON left font fs(9.5) tc rgb MUTE
  AT = AT+X(41)+width_of(key(1))*CELL*9.5*EM
  set arrow 11 from screen AT,ON-Y(8) to screen AT,ON+Y(8) nohead linewidth 3 linecolor rgb HUE[1]
  set label 12 key(2) at screen AT+X(7),ON left font fs(9.5) tc rgb MUTE
  AT = AT+X(30)+width_of(key(2))*CELL*9.5*EM
  set label 13 ' ' at screen AT,ON point pointtype 13 pointsize 1.3*DOT linecolor rgb INK
  set label 14 key(3) at screen AT+X(9),ON left font fs(9.5) tc rgb MUTE
  plot NaN
  unset label; unset object; unset arrow
}

do for [k=1:PARTS] {
  i = SHADE[1+(k-1)%6]; L = M; cw = ROOM; B = HEAD-HEADS-k*ch-(k-1)*gy
  eval FRAME
  HEADER = NARROW ? B+ch-Y(25) : B+ch/2+(rest_of(PART_NAME[k]) eq '' ? 0 : Y(11))
  set label 1 first_of(PART_NAME[k]) at screen M+CARD_LEFT,HEADER left font fb(14) tc rgb INK
  set label 2 rest_of(PART_NAME[k]) at screen M+CARD_LEFT,HEADER-Y(23) left font fs(10) tc rgb MUTE
  do for [j=1:3] {
    AT = PLOT_RIGHT+j*FIGURE; ON = NARROW ? B+ch-Y(25) : HEAD-Y(12)
    HEADFONT = fs(fit(NARROW ? 9.5 : 11, 1.1*value(FIGURES[j].'_1_WIDTH'), FIGURE-X(8)))
    set label j+10 (k == 1 || NARROW ? value(FIGURES[j].'_1') : '') at screen AT,ON right font HEADFONT tc rgb INK
    set label j+20 (k == 1 || NARROW ? unit(value(FIGURES[j].'_UNIT')) : '') \
      at screen AT,ON-Y(20) right font fs(fit(9.5, width_of(unit(value(FIGURES[j].'_UNIT')))+1, FIGURE-X(8))) tc rgb MUTE
  }
  set lmargin at screen PLOT_LEFT; set rmargin at screen PLOT_RIGHT
  set bmargin at screen B+BELOW; set tmargin at screen B+ch-ABOVE
  N = PART_TO[k]-PART_FROM[k]+1; SLOTS = N > 2 ? N : 2
  set xrange [LOW-EDGE_SPARE:HIGH+SPARE]; set yrange [N/2.0+SLOTS/2.0-0.5:N/2.0-SLOTS/2.0-0.5]
  unset border; unset xtics
  set ytics scale 0 nomirror font ROWFONT tc rgb MUTE
  set arrow 1 from 0,graph 0 to 0,graph 1 nohead back linecolor rgb RULE linewidth 1
  FROM = PART_FROM[k]; TO = PART_TO[k]
  y(c) = column(1)-FROM
  plot $d every ::FROM::TO using (low_end(0)):(y(0)):(column(lower)):(column(upper)):(y(0)-0.24):(y(0)+0.24) \
         with boxxyerror fillstyle solid 1.0 noborder linecolor rgb tint(HUE[i]), \
       '' every ::FROM::TO using (low_end(1)):(y(0)):(column(lower)):(column(upper)):(y(0)-0.24):(y(0)+0.24) \
         with boxxyerror fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb HUE[i], \
       '' every ::FROM::TO using (is_known(median) ? column(median) : NaN):(y(0)-0.32):(0):(0.64) with vectors nohead linewidth 3 linecolor rgb HUE[i], \
       '' every ::FROM::TO using (is_known(mean) ? column(mean) : NaN):(y(0)) with points pointtype 13 pointsize 1.9*DOT linecolor rgb CARD, \
       '' every ::FROM::TO using (is_known(mean) ? column(mean) : NaN):(y(0)) with points pointtype 13 pointsize 1.3*DOT linecolor rgb INK, \
       '' every ::FROM::TO using (last_mark(0)):(y(0)):(range(0)) with labels left offset screen X(9),0 font SMALLFONT tc rgb MUTE, \
       for [j=1:3] '' every ::FROM::TO using (HIGH+SPARE):(y(0)):(figure(value(FIGURES[j]))) with labels right \
         offset screen j*FIGURE,0 font ROWFONT tc rgb INK, \
       '' every ::FROM::TO using (LOW):(y(0)):ytic(stringcolumn(year)) with points pointtype 0 linecolor rgb RULE
  unset arrow 1
}
