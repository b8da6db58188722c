# villages.gp: a card for each village with its funds by kind of project, on one scale; below, for each village and year, a
# strip of the weeks of attendance: kept (filled), broken (cross-hatched, ×), without evidence (hollow, ?).

F = funds_PART; A = kept_PART

# ---- the villages, whose rows are adjacent in both parts; the years, and the most weeks of one ----
array FIRST_ROW[7]; array LAST_ROW[7]; array VILLAGE[7]; array STAFFED[7]
YEAR_PARTIAL = 0; COUNT_WIDTH = 3; VILLAGES = 0; STAFFS = 0; KINDS = 1; WEEKS = 1; YEAR_1 = 9999; YEAR_N = 0; BEFORE = ''
meet(s,row) = (VILLAGES = s eq BEFORE ? VILLAGES : VILLAGES+1, FIRST_ROW[VILLAGES] = s eq BEFORE ? FIRST_ROW[VILLAGES] : row, \
  LAST_ROW[VILLAGES] = row, VILLAGE[VILLAGES] = s, BEFORE = s, \
  KINDS = row-FIRST_ROW[VILLAGES]+1 > KINDS ? row-FIRST_ROW[VILLAGES]+1 : KINDS, 0)
year_of(s) = int(real(s[1:4]))
staff(s,y,n) = (YEAR_PARTIAL = column(is_partial) == 1 || YEAR_PARTIAL, STAFFS = s eq BEFORE ? STAFFS : STAFFS+1, STAFFED[STAFFS] = s, BEFORE = s, WEEKS = n > WEEKS ? n : WEEKS, \
  YEAR_1 = y < YEAR_1 ? y : YEAR_1, YEAR_N = y > YEAR_N ? y : YEAR_N, STAFFS)
weeks(c) = column(kept)+column(broken)+column(unproven)
count(c) = stringcolumn(kept+1).(column(broken) > 0 ? '  ×'.stringcolumn(broken+1) : '').(column(unproven) > 0 ? '  ?'.stringcolumn(unproven+1) : '')
counted(s) = (COUNT_WIDTH = width_of(s)+1 > COUNT_WIDTH ? width_of(s)+1 : COUNT_WIDTH)
if (F > 0) {
  set table $met; plot $d every ::PART_FROM[F]::PART_TO[F] using (meet(stringcolumn(village), int(column(1)))):(0) with table; unset table
}
if (A > 0) {
  BEFORE = ''
  set table $met; plot $d every ::PART_FROM[A]::PART_TO[A] using (staff(stringcolumn(village), year_of(stringcolumn(item)), weeks(0))):(counted(count(0))) with table; unset table
}
if (NARROW && YEAR_N-YEAR_1 > 2) { YEAR_1 = YEAR_N-2 }     # a telephone has room for three

# ---- the room: cards above, the strip below ----
ACROSS = NARROW || VILLAGES < 2 ? 1 : VILLAGES == 2 || VILLAGES == 4 ? 2 : 3
DOWN = VILLAGES == 0 ? 0 : (VILLAGES+ACROSS-1)/ACROSS
ROW = Y(NARROW ? 32 : 30)
STRIP = A == 0 ? 0 : Y(NARROW ? 118 : 84)+STAFFS*ROW
ROOM_ABOVE = HEAD-BOTTOM-STRIP-(A > 0 ? gy : 0)
ch = DOWN > 0 ? (ROOM_ABOVE-gy*(DOWN-1))/DOWN : 0
ch = ch > Y(330) ? Y(330) : ch
cw = (ROOM-gx*(ACROSS-1))/ACROSS
TOP = funds_TOP > 0 ? funds_TOP : 1

# ---- above: funds by kind ----
above = Y(NARROW ? 38 : 62); below = Y(8)
PITCH = (ch-above-below)/KINDS; PITCH = PITCH > Y(38) ? Y(38) : PITCH
ROWFONT_SIZE = 0.5*PITCH*H < 10.5 ? 0.5*PITCH*H : 10.5
ROWFONT = fs(ROWFONT_SIZE); ROWBOLD = fb(ROWFONT_SIZE)
GUTTER = X(LANG eq 'zh' ? 95 : LANG eq 'en' || NARROW ? 142 : 125)
BOTH = LANG eq 'both' && PITCH > Y(27)                      # English under the Chinese where there is room
ROWSMALL = fs(0.75*ROWFONT_SIZE)
kind(s) = cut_to(first_of(s), (GUTTER-X(10))/(0.48*ROWFONT_SIZE*EM))
kind_2(s) = BOTH && rest_of(s) ne '' ? cut_to(rest_of(s), (GUTTER-X(10))/(0.48*0.75*ROWFONT_SIZE*EM)) : ' '
bars = cw-CARD_LEFT-CARD_RIGHT-GUTTER
END = TOP*bars/(bars-(funds_LABEL_WIDTH+2)*CELL*ROWFONT_SIZE*EM)
do for [k=1:VILLAGES] {
  i = 4; L = M+((k-1)%ACROSS)*(cw+gx); B = HEAD-ch-((k-1)/ACROSS)*(ch+gy)
  eval FRAME
  HEADROOM = (cw-CARD_LEFT-CARD_RIGHT)/(CELL*EM)            # in half-width characters of 1 pt
  set label 1 cut_to(first_of(VILLAGE[k]), HEADROOM/(NARROW ? 22 : 14)) at screen L+CARD_LEFT,B+ch-Y(NARROW ? 20 : 25) left font fb(14) tc rgb INK
  set label 2 (NARROW ? '' : cut_to(rest_of(VILLAGE[k]), HEADROOM/10-width_of(funds_UNIT)-1)) at screen L+CARD_LEFT,B+ch-Y(48) left font fs(10) tc rgb MUTE
  set label 3 funds_UNIT at screen L+cw-CARD_RIGHT,B+ch-Y(NARROW ? 20 : 48) right font fs(10) tc rgb INK
  set lmargin at screen L+CARD_LEFT+GUTTER; set rmargin at screen L+cw-CARD_RIGHT
  set tmargin at screen B+ch-above; set bmargin at screen B+ch-above-(LAST_ROW[k]-FIRST_ROW[k]+1)*PITCH
  set xrange [0:END]; set yrange [LAST_ROW[k]-FIRST_ROW[k]+0.5:-0.5]
  set border 2 linecolor rgb RULE linewidth 1; unset xtics
  unset ytics
  FROM = FIRST_ROW[k]; TO = LAST_ROW[k]
  plot $d every ::FROM::TO using (column(funds)/2):(column(1)-FROM):(column(funds)/2):(0.33):(HUE[i]) with boxxyerror fillstyle solid 1.0 noborder linecolor rgb variable, \
       '' every ::FROM::TO using (0):(column(1)-FROM-(kind_2(stringcolumn(item)) eq ' ' ? 0 : 0.18)):(kind(stringcolumn(item))) \
         with labels right offset screen -X(8),0 font ROWFONT tc rgb INK, \
       '' every ::FROM::TO using (0):(column(1)-FROM+0.24):(kind_2(stringcolumn(item))) with labels right offset screen -X(8),0 font ROWSMALL tc rgb MUTE, \
       '' every ::FROM::TO using (column(funds)):(column(1)-FROM):(stringcolumn(funds+1)) with labels left offset 0.6,0 font ROWBOLD tc rgb INK
  unset label; unset object
}

# ---- below: the strip ----
if (A > 0) {
  i = 1; L = M; cw = ROOM; B = BOTTOM; ch = STRIP
  eval FRAME
  set label 1 first_of(PART_NAME[A]) at screen L+CARD_LEFT,B+ch-Y(25) left font fb(14) tc rgb INK
  set label 2 rest_of(PART_NAME[A]) at screen L+CARD_LEFT,B+ch-Y(47) left font fs(10) tc rgb MUTE

  # The legend of the patterns: the titles of the columns, beside a sample of each.
  array STATE[3] = ['kept', 'broken', 'unproven']
  array SIGN[3] = ['', ' ×', ' ?']
  array WIDTH[3]; KEY = 0
  state(j) = (NARROW ? value(STATE[j].'_1') : value(STATE[j].'_1').(value(STATE[j].'_2') eq '' ? '' : ' '.value(STATE[j].'_2'))).SIGN[j]
  do for [j=1:3] { WIDTH[j] = X(40)+width_of(state(j))*CELL*9.5*EM; KEY = KEY+WIDTH[j] }
  AT = NARROW ? L+CARD_LEFT : L+cw-CARD_RIGHT-KEY; ON = B+ch-Y(NARROW ? 70 : 27)
  do for [j=1:3] {
    if (j == 1) { set object 11 rectangle from screen AT,ON-Y(7) to screen AT+X(22),ON+Y(7) fillcolor rgb HUE[1] fillstyle solid 1.0 noborder }
    if (j == 2) { set object 12 rectangle from screen AT,ON-Y(7) to screen AT+X(22),ON+Y(7) fillcolor rgb HUE[2] fillstyle transparent pattern 2 border rgb HUE[2] }
    if (j == 3) { set object 13 rectangle from screen AT,ON-Y(7) to screen AT+X(22),ON+Y(7) fillcolor rgb CARD fillstyle solid 1.0 border rgb MUTE }
    set label j+10 state(j) at screen AT+X(29),ON left font fs(9.5) tc rgb MUTE
    AT = AT+WIDTH[j]
  }

  N = YEAR_N-YEAR_1+1
  GUTTER = X(NARROW ? (LANG eq 'en' ? 130 : 80) : LANG eq 'both' ? 225 : LANG eq 'en' ? 180 : 120)
  set lmargin at screen L+CARD_LEFT+GUTTER; set rmargin at screen L+cw-CARD_RIGHT
  set tmargin at screen B+Y(12)+STAFFS*ROW; set bmargin at screen B+Y(12)
  set xrange [0:N]; set yrange [STAFFS-0.5:-0.5]
  unset border; unset ytics; unset xtics
  SLOT = (cw-CARD_LEFT-CARD_RIGHT-GUTTER)/N
  LONG = 0.56/WEEKS                                         # a week's share of a year's slot
  TICFONT = fs(11); ROWFONT = fs(10.5); COUNTFONT = fs(fit(10.5, COUNT_WIDTH, 0.42*SLOT-X(8)))
  do for [j=0:N-1] {
    set label j+20 sprintf('%d', YEAR_1+j).(j == N-1 && YEAR_PARTIAL ? '*' : '') at screen L+CARD_LEFT+GUTTER+j*SLOT,B+Y(24)+STAFFS*ROW left font TICFONT tc rgb MUTE
  }
  do for [j=1:STAFFS] {
    set label j+30 cut_to(NARROW ? first_of(STAFFED[j]) : STAFFED[j], (GUTTER-X(12))/(0.53*10.5*EM)) at screen L+CARD_LEFT,B+Y(12)+(STAFFS-j+0.5)*ROW left font ROWFONT tc rgb INK
  }
  BEFORE = ''; AT_ROW = -1
  at_year(c) = year_of(stringcolumn(item))-YEAR_1
  in_years(c) = at_year(0) >= 0
  at_row(s) = s eq STAFFED[1] ? 0 : STAFFS > 1 && s eq STAFFED[2] ? 1 : STAFFS > 2 && s eq STAFFED[3] ? 2 : \
    STAFFS > 3 && s eq STAFFED[4] ? 3 : STAFFS > 4 && s eq STAFFED[5] ? 4 : 5
  y(c) = at_row(stringcolumn(village))
  upto(c) = LONG*(c == 0 ? 0 : c == 1 ? column(kept) : c == 2 ? column(kept)+column(broken) : weeks(0))
  left_of(j,c) = in_years(0) && column(c) > 0 ? at_year(0)+upto(j-1) : NaN
  kept_in(partial) = column(is_partial) == partial ? left_of(1,kept) : NaN
  right_of(j) = at_year(0)+upto(j)
  FROM = PART_FROM[A]; TO = PART_TO[A]
  plot $d every ::FROM::TO using (kept_in(0)):(y(0)):(kept_in(0)):(right_of(1)):(y(0)-0.27):(y(0)+0.27) \
         with boxxyerror fillstyle solid 1.0 noborder linecolor rgb HUE[1], \
       '' every ::FROM::TO using (kept_in(1)):(y(0)):(kept_in(1)):(right_of(1)):(y(0)-0.27):(y(0)+0.27) \
         with boxxyerror fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb HUE[1], \
       '' every ::FROM::TO using (left_of(2,broken)):(y(0)):(left_of(2,broken)):(right_of(2)):(y(0)-0.27):(y(0)+0.27) \
         with boxxyerror fillstyle transparent pattern 2 border linewidth 1 linecolor rgb HUE[2], \
       '' every ::FROM::TO using (left_of(3,unproven)):(y(0)):(left_of(3,unproven)):(right_of(3)):(y(0)-0.27):(y(0)+0.27) \
         with boxxyerror fillstyle empty border linewidth 1 linecolor rgb MUTE, \
       '' every ::FROM::TO using (in_years(0) ? at_year(0)+upto(3) : 0):(y(0)):(in_years(0) ? count(0) : ' ') with labels left offset screen X(5),0 font COUNTFONT tc rgb INK
}
