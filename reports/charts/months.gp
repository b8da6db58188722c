# months.gp: two cards of bars, a month each; a month that is open is a hatched stub, a hidden one a sign. Every axis begins at 0.

array PANEL[2] = ['households', 'instances']

cw = ROOM; ch = (HEAD-BOTTOM-gy)/2
is_open(s) = strstrt(s, '未结') > 0 || strstrt(s, 'open') > 0
# A telephone has room for upright numbers, and for a month of each quarter.
TURNED = NARROW && ROWS > 8; UPRIGHT = TURNED ? 90 : 0; VALUE_ROOM = Y(TURNED ? 52 : 22)
month_of(s) = TURNED && strstrt('01 04 07 10', s[6:7]) == 0 ? ' ' : s[6:6] eq '0' ? s[7:7] : s[6:7]
year_of(s) = $0 == 0 || s[6:7] eq '01' ? s[1:4] : ' '
closed(c) = is_known(c) ? column(c) : NaN
label(c) = is_known(c) ? stringcolumn(c+1) : ' '
sign(c) = is_hidden(c) && !is_open(stringcolumn(state)) ? HIDDEN_SIGN : ' '
months = ROWS > 6 ? ROWS : 6; YEARS_DOWN = -Y(38)
do for [k=1:2] {
  name = PANEL[k]; at = value(name); TOP = value(name.'_TOP') > 0 ? value(name.'_TOP') : 1; i = k == 1 ? 3 : 4
  L = M; B = BOTTOM + (2-k)*(ch+gy)
  eval FRAME.HEADING
  SLOT = (cw-CARD_LEFT-CARD_RIGHT)/months; below = Y(54); room = ch-CARD_ABOVE-below
  set lmargin at screen L+CARD_LEFT; set rmargin at screen L+cw-CARD_RIGHT
  set bmargin at screen B+below; set tmargin at screen B+ch-CARD_ABOVE
  set xrange [-0.55:months-0.45]; set yrange [0:TOP*room/(room-VALUE_ROOM)]
  set border 1 linecolor rgb RULE linewidth 1; set boxwidth 0.66
  TICFONT = fs(fit(10.5, 3, (TURNED ? 3 : 1)*SLOT)); YEARFONT = fs(10.5); VALUEFONT = fs(TURNED ? fit(9.5, 2, SLOT) : fit(11, value(name.'_LABEL_WIDTH')+0.8, SLOT)); SIGNFONT = fs(11)
  set xtics scale 0 nomirror font TICFONT tc rgb MUTE offset screen 0,Y(3)
  plot $d using 0:(closed(at)):xtic(month_of(stringcolumn(2))) with boxes fillstyle solid 1.0 noborder linecolor rgb tint(HUE[i]), \
       '' using 0:(is_open(stringcolumn(state)) ? 0.08*TOP : NaN) with boxes fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb HUE[i], \
       '' using 0:(known(at)):(label(at)) with labels rotate by UPRIGHT font VALUEFONT tc rgb INK offset screen 0,VALUE_ROOM/2, \
       '' using 0:(0):(sign(at)) with labels font SIGNFONT tc rgb MUTE offset screen 0,Y(11), \
       '' using 0:(0):(year_of(stringcolumn(2))) with labels font YEARFONT tc rgb INK offset screen 0,YEARS_DOWN
}
