# trend.gp: four cards, each a bar chart of one figure with its own zero-based axis.
# Exact values stand above the bars, so there is no y axis, grid or legend.

array PANEL[4] = ['open', 'received', 'households', 'instances']

# The last row at full strength, earlier ones a tint; a period not over is hatched (a stock is whole on any day).
shade(i,row) = row == ROWS-1 ? HUE[i] : tint(HUE[i])
known(c) = stringcolumn(c) eq 'NaN' ? 0 : column(c)   # gnuplot would leave out the label of a NaN too
whole(c) = column(is_partial) == 1 && !STOCK ? NaN : known(c)
begun(c) = column(is_partial) == 1 && !STOCK ? known(c) : NaN

ACROSS = NARROW ? 1 : 2; DOWN = 4/ACROSS
gx = X(15); gy = Y(14); cw = (ROOM-gx*(ACROSS-1))/ACROSS; ch = (HEAD-BOTTOM-gy*(DOWN-1))/DOWN
left = X(23); right = X(21); above = Y(68); below = Y(37)   # a card's margins around its bars
SLOTS = ROWS > 3 ? ROWS : 3                      # few bars do not grow fat
SLOT = (cw-left-right)/SLOTS
TICFONT = fs(fit(11, strlen(LAST)+1, SLOT))
if (ROWS == 0) { set label 1 NO_DATA at screen 0.5,(HEAD+BOTTOM)/2 center font fs(14) tc rgb MUTE; plot NaN }
else { do for [i=1:4] {
  name = PANEL[i]; at = value(name); TOP = value(name.'_TOP'); STOCK = value(name.'_STOCK')
  L = M + ((i-1)%ACROSS)*(cw+gx); B = BOTTOM + (DOWN-1-(i-1)/ACROSS)*(ch+gy)
  set object 1 rectangle from screen L,B to screen L+cw,B+ch behind fillcolor rgb CARD fillstyle solid 1.0 border rgb EDGE
  set object 2 rectangle from screen L,B to screen L+X(4),B+ch behind fillcolor rgb HUE[i] fillstyle solid 1.0 noborder
  set lmargin at screen L+left; set rmargin at screen L+cw-right
  set bmargin at screen B+below; set tmargin at screen B+ch-above
  set label 1 value(name.'_1') at screen L+left,B+ch-Y(27) left font fb(15) tc rgb INK
  set label 2 value(name.'_2') at screen L+left,B+ch-Y(52) left font fs(10) tc rgb MUTE
  set label 3 value(name.'_UNIT') at screen L+cw-right,B+ch-Y(27) right font fs(11) tc rgb INK
  SPAN = value(name.'_SPAN')
  set label 4 (SPAN eq '' ? '' : FIRST.' → '.LAST.'  '.SPAN) at screen L+cw-right,B+ch-Y(52) right font fs(10) tc rgb MUTE
  pad = (SLOTS-ROWS)/2.0
  set xrange [-0.55-pad:ROWS-0.45+pad]; set yrange [0:(TOP > 0 ? TOP : 1)*(ch-above-below)/(ch-above-below-Y(41))]   # 41 px: the labels
  set border 1 linecolor rgb RULE linewidth 1
  set xtics scale 0 nomirror font TICFONT tc rgb MUTE offset screen 0,Y(3)   # xtics takes a string, not a call
  set boxwidth 0.56
  VALUEFONT = fb(fit(14, value(name.'_LABEL_WIDTH')+1.5, SLOT))
  CHANGEFONT = fs(fit(9.5, 9, SLOT))
  plot $d using 0:(whole(at)):(shade(i,$0)):xtic(2) with boxes fillstyle solid 1.0 noborder linecolor rgb variable, \
       '' using 0:(begun(at)):(HUE[i]) with boxes fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb variable, \
       '' using 0:(known(at)):(stringcolumn(at+1)) with labels font VALUEFONT tc rgb INK offset screen 0,Y(30), \
       '' using 0:(known(at)):(stringcolumn(at+2)) with labels font CHANGEFONT tc rgb MUTE offset screen 0,Y(10)
} }
