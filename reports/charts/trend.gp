# trend.gp: four cards, each a bar chart of one figure with its own zero-based axis.
# Exact values stand above the bars, so there is no y axis, grid or legend.

array PANEL[4] = ['open', 'received', 'households', 'instances']

# The last row at full strength, earlier ones a tint; a period not over is hatched (a stock is whole on any day).
shade(i,row) = row == ROWS-1 ? HUE[i] : tint(HUE[i])
known(c) = stringcolumn(c) eq 'NaN' ? 0 : column(c)   # gnuplot would leave out the label of a NaN too
whole(c) = column(is_partial) == 1 && !STOCK ? NaN : known(c)
begun(c) = column(is_partial) == 1 && !STOCK ? known(c) : NaN

gx = 0.016; gy = 0.020; cw = (ROOM-gx)/2; ch = (HEAD-BOTTOM-gy)/2
SLOTS = ROWS > 3 ? ROWS : 3                      # few bars do not grow fat
SLOT = (cw-0.046)/SLOTS
TICFONT = fs(fit(11, strlen(LAST)+1, SLOT))
if (ROWS == 0) { set label 1 NO_DATA at screen 0.5,(HEAD+BOTTOM)/2 center font fs(14) tc rgb MUTE; plot NaN }
else { do for [i=1:4] {
  name = PANEL[i]; at = value(name); TOP = value(name.'_TOP'); STOCK = value(name.'_STOCK')
  L = M + ((i-1)%2)*(cw+gx); B = BOTTOM + (1-(i-1)/2)*(ch+gy)
  set object 1 rectangle from screen L,B to screen L+cw,B+ch behind fillcolor rgb CARD fillstyle solid 1.0 border rgb EDGE
  set object 2 rectangle from screen L,B to screen L+0.0045,B+ch behind fillcolor rgb HUE[i] fillstyle solid 1.0 noborder
  set lmargin at screen L+0.024; set rmargin at screen L+cw-0.022
  set bmargin at screen B+0.052; set tmargin at screen B+ch-0.094
  set label 1 value(name.'_1') at screen L+0.024,B+ch-0.038 left font fb(15) tc rgb INK
  set label 2 value(name.'_2') at screen L+0.024,B+ch-0.072 left font fs(10) tc rgb MUTE
  set label 3 value(name.'_UNIT') at screen L+cw-0.022,B+ch-0.038 right font fs(11) tc rgb INK
  SPAN = value(name.'_SPAN')
  set label 4 (SPAN eq '' ? '' : FIRST.' → '.LAST.'  '.SPAN) at screen L+cw-0.022,B+ch-0.072 right font fs(10) tc rgb MUTE
  pad = (SLOTS-ROWS)/2.0
  set xrange [-0.55-pad:ROWS-0.45+pad]; set yrange [0:(TOP > 0 ? TOP : 1)*(ch-0.146)/(ch-0.146-0.057)]   # 0.057: the labels' height
  set border 1 linecolor rgb RULE linewidth 1
  set xtics scale 0 nomirror font TICFONT tc rgb MUTE offset screen 0,0.004   # xtics takes a string, not a call
  set boxwidth 0.56
  VALUEFONT = fb(fit(14, value(name.'_LABEL_WIDTH')+1.5, SLOT))
  CHANGEFONT = fs(fit(9.5, 9, SLOT))
  plot $d using 0:(whole(at)):(shade(i,$0)):xtic(2) with boxes fillstyle solid 1.0 noborder linecolor rgb variable, \
       '' using 0:(begun(at)):(HUE[i]) with boxes fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb variable, \
       '' using 0:(known(at)):(stringcolumn(at+1)) with labels font VALUEFONT tc rgb INK offset screen 0,0.0415, \
       '' using 0:(known(at)):(stringcolumn(at+2)) with labels font CHANGEFONT tc rgb MUTE offset screen 0,0.0145
} }
