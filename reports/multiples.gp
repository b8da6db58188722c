# multiples.gp: the drawing of a chart that has none of its own and whose rows stand in groups: small panels, one for each group, on the
# scale of all. Bars stand side by side where they are in order of time, else one below the other. relief_report sets, beside what it sets
# for plain.gp: IN_TIME; SAME_NAMES: whether all groups have the same rows; NAME_MOST[p]: the row of the group's largest figure, -1: none.

# One figure, or the first two where there are few groups. What does not fit is in the table only.
MOST_PANELS = NARROW ? 10 : 12
SHOWN = PARTS < MOST_PANELS ? PARTS : MOST_PANELS
LONGEST = 0
do for [p=1:SHOWN] { LONGEST = PART_TO[p]-PART_FROM[p]+1 > LONGEST ? PART_TO[p]-PART_FROM[p]+1 : LONGEST }
CARDS = FIGURES > 1 && (SHOWN < 3 || SHOWN < (NARROW ? 4 : 5) && IN_TIME && LONGEST < 9) && (IN_TIME || LONGEST < 7) ? 2 : FIGURES > 0
ACROSS = NARROW ? (SHOWN*CARDS > 5 || (!IN_TIME && SHOWN > 1) ? 2 : 1) : SHOWN < 4 ? SHOWN : SHOWN == 4 && CARDS == 1 && IN_TIME ? 2 : SHOWN < 9 && !IN_TIME ? 4 : SHOWN == 4 ? 4 : 3
DOWN_EACH = (SHOWN+ACROSS-1)/ACROSS; DOWN = DOWN_EACH*(CARDS > 0 ? CARDS : 1)

# Names are beside the first panel of a row where all panels have the same, else in each.
SHARED = SAME_NAMES && !IN_TIME
GUTTER = IN_TIME ? 0 : SHARED ? X(NARROW ? (LANG eq 'en' ? 105 : 90) : LANG eq 'both' ? 190 : 130) : 0
PANEL = (ROOM-GUTTER-gx*(ACROSS-1))/ACROSS; ch = (HEAD-BOTTOM-gy*(DOWN-1))/DOWN
ABOVE = LANG eq 'both' ? CARD_ABOVE : Y(60); BELOW = IN_TIME ? CARD_BELOW : Y(12)
MOST_ROWS = IN_TIME ? LONGEST : int((ch-ABOVE-BELOW)/Y(12)) > 1 ? int((ch-ABOVE-BELOW)/Y(12)) : 1
LINES_EACH = LONGEST < MOST_ROWS ? LONGEST : MOST_ROWS
WIDE = IN_TIME ? (LONGEST > 3 ? LONGEST : 3) : LINES_EACH > 4 ? LINES_EACH : 4

is_begun(r) = PARTIAL > 0 ? column(PARTIAL) == 1 && !STOCK : 0
is_most(r) = int(column(1)) == MOST
over(c) = is_known(c) && !is_begun(0) ? column(c) : NaN
begins(c) = is_known(c) && is_begun(0) ? column(c) : NaN
at_row(n) = column(1)-n
both_ways(c) = known(c) < 0 ? 0 : known(c)
bar_name(n) = n == 2 ? stringcolumn(3) : bar_name(n-1).' · '.stringcolumn(n+1)
tick_name(n) = inner > 0 ? cut_to(bar_name(n), NAMES_ROOM) : ' '
in_short(s) = LANG eq 'both' ? first_of(s) : s
month_of(s) = strlen(s) == 7 && s[5:5] eq '-' ? (s[6:6] eq '0' ? s[7:7] : s[6:7]) : s
# A label that would be too small to read is left to the largest bar; in SVG the others keep the mark by which the exact figure is found.
mark_of(s) = FORMAT eq 'svg' && strlen(s) > 1 ? s[strlen(s):strlen(s)] : ' '
written(c) = is_hidden(c) ? HIDDEN_SIGN : ROOMY || is_most(0) ? stringcolumn(c+1) : is_known(c) ? mark_of(stringcolumn(c+1)) : stringcolumn(c+1)

do for [k=1:CARDS] { do for [p=1:SHOWN] {
  name = FIGURE[k]; i = 1+(k-1)%4; at = value(name); STOCK = value(name.'_STOCK'); FROM = PART_FROM[p]
  eval 'MOST = '.name.'_MOST[p]'
  TO = PART_TO[p] < FROM+LINES_EACH-1 ? PART_TO[p] : FROM+LINES_EACH-1
  place = (p-1)%ACROSS; row = (k-1)*DOWN_EACH+(p-1)/ACROSS
  own = place == 0 ? GUTTER : 0
  L = M+place*(PANEL+gx)+(place == 0 ? 0 : GUTTER); B = BOTTOM+(DOWN-1-row)*(ch+gy); cw = PANEL+own
  TOP = value(name.'_TOP'); LOW = value(name.'_LOW'); SPAN = TOP-LOW > 0 ? TOP-LOW : 1
  NAME_ROOM = cw-CARD_LEFT-CARD_RIGHT
  FIGURE_NAME = in_short(value(name.'_1')); UNIT = in_short(value(name.'_UNIT'))
  if (UNIT ne '' && (strstrt(FIGURE_NAME, UNIT) > 0 || (strlen(UNIT) > 2 && strstrt(FIGURE_NAME, UNIT[2:*]) > 0))) { UNIT = '' }   # households aided
  CAPTION = FIGURE_NAME.(UNIT eq '' ? '' : ', '.UNIT)
  BOTH = CAPTION.'  '.value(name.'_2').(UNIT eq '' ? '' : ', '.(rest_of(value(name.'_UNIT')) eq '' ? UNIT : rest_of(value(name.'_UNIT'))))
  if (LANG eq 'both' && width_of(BOTH)*CELL*10*EM < NAME_ROOM) { CAPTION = BOTH }
  eval FRAME
  set label 1 cut_to(first_of(PART_NAME[p]), NAME_ROOM/(CELL*12*EM)) at screen L+CARD_LEFT,B+ch-Y(23) left font fb(12) tc rgb INK
  set label 2 cut_to(rest_of(PART_NAME[p]), NAME_ROOM/(CELL*10*EM)) at screen L+CARD_LEFT,B+ch-Y(41) left font fs(10) tc rgb MUTE
  set label 3 cut_to(CAPTION, NAME_ROOM/(CELL*10*EM)) at screen L+cw-CARD_RIGHT,B+ch-(LANG eq 'both' ? Y(57) : Y(42)) right font fs(10) tc rgb MUTE
  if (p == SHOWN && (SHOWN < PARTS || LINES_EACH < LONGEST)) {
    set label 4 (SHOWN < PARTS ? sprintf('1–%d / %d', SHOWN, PARTS) : sprintf('1–%d / %d', LINES_EACH, LONGEST)) at screen L+cw-CARD_RIGHT,B+ch-Y(23) right font fs(10) tc rgb MUTE
  }
  unset border
  if (IN_TIME) {
    SLOT = (cw-CARD_LEFT-CARD_RIGHT)/WIDE; STEP = WIDE*X(26) > cw-CARD_LEFT-CARD_RIGHT && WIDE > 12 ? int((WIDE+3)/4) : 1
    set lmargin at screen L+CARD_LEFT; set rmargin at screen L+cw-CARD_RIGHT
    set bmargin at screen B+BELOW; set tmargin at screen B+ch-ABOVE
    set xrange [-0.6:WIDE-0.4]; set yrange [LOW-(LOW < 0 ? 0.2 : 0)*SPAN:TOP+SPAN*Y(24)/(ch-ABOVE-BELOW-Y(24))]
    set arrow 1 from graph 0,first 0 to graph 1,first 0 nohead back linecolor rgb RULE linewidth 1
    LABEL_SIZE = fit(12, value(name.'_LABEL_WIDTH')+1, SLOT); ROOMY = LABEL_SIZE >= (BARE && !NARROW ? 8.7 : 7)
    VALUEFONT = fb(ROOMY ? LABEL_SIZE : 10.5); TICFONT = fs(fit(10.5, 3, STEP*SLOT)); set boxwidth 0.66
    set xtics scale 0 nomirror font TICFONT tc rgb MUTE
    plot $d every ::FROM::TO using (at_row(FROM)):(over(at)):(is_most(0) ? HUE[i] : tint(HUE[i])):xtic((TO-int(column(1)))%STEP == 0 ? month_of(stringcolumn(3)) : '') \
           with boxes fillstyle solid 1.0 noborder linecolor rgb variable, \
         '' every ::FROM::TO using (at_row(FROM)):(begins(at)) with boxes fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb HUE[i], \
         '' every ::FROM::TO using (at_row(FROM)):(both_ways(at)):(written(at)) with labels font VALUEFONT tc rgb INK offset screen 0,Y(10)
    unset xtics
  } else {
    inner = SHARED ? own : 0.42*(cw-CARD_LEFT-CARD_RIGHT)
    ROWFONT_SIZE = legible(fit(10.5, 2, 0.9*(ch-ABOVE-BELOW)/WIDE*H/W)); ROOMY = 1
    VALUES = X(8)+CELL*EM*ROWFONT_SIZE*(value(name.'_LABEL_WIDTH')+2)
    set lmargin at screen L+CARD_LEFT+inner; set rmargin at screen L+cw-CARD_RIGHT-VALUES
    set bmargin at screen B+BELOW; set tmargin at screen B+ch-ABOVE
    set xrange [LOW:TOP > LOW ? TOP : LOW+1]; set yrange [WIDE-0.4:-0.6]
    ROWFONT = fs(ROWFONT_SIZE); NAMES_ROOM = (inner-X(6))/(CELL*ROWFONT_SIZE*EM)
    set ytics scale 0 nomirror font ROWFONT tc rgb INK
    set arrow 1 from 0,graph 0 to 0,graph 1 nohead back linecolor rgb RULE linewidth 1
    plot $d every ::FROM::TO using (0.5*known(at)):(at_row(FROM)):(0.5*abs(known(at))):(0.34):(is_most(0) ? HUE[i] : tint(HUE[i])):ytic(tick_name(NAMES)) \
           with boxxyerror fillstyle solid 1.0 noborder linecolor rgb variable, \
         '' every ::FROM::TO using (both_ways(at)):(at_row(FROM)):(written(at)) with labels left font ROWFONT tc rgb INK offset screen X(5),0
    unset ytics
  }
  unset arrow 1; unset label
} }
if (CARDS == 0) { plot NaN }
