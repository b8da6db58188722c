# townships.gp: ranked rows; households beside instances, each with its own zero-based axis. Rows that do not fit are in the
# table only.

MOST = NARROW ? 48 : 30
SHOWN = ROWS < MOST ? ROWS : MOST
# No name is wider than its room; on a telephone only long ones get more of it.
LONGEST = 0
measured(s) = (LONGEST = width_of(s) > LONGEST ? width_of(s) : LONGEST)
set table $met; plot $d every ::0::SHOWN-1 using (measured(first_of(stringcolumn(township)))):(0) with table; unset table
roomy(n) = int((GUTTER-X(14))/(0.55*ROWFONT_SIZE*EM)) < n ? int((GUTTER-X(14))/(0.55*ROWFONT_SIZE*EM)) : n
place(t,e) = LANG eq 'en' ? cut_to(t,roomy(24)) : LANG eq 'zh' || NARROW || e eq '' ? cut_to(t,roomy(28)) : \
  strlen(t) > 6 ? cut_to(t,28) : t.'  '.cut_to(e,20)
row_name(s) = k == 1 ? place(first_of(s),rest_of(s)) : ' '
GUTTER = X(NARROW ? (LANG eq 'en' ? 150 : LONGEST > 10 ? 140 : 95) : LANG eq 'both' ? 240 : LANG eq 'en' ? 185 : LONGEST > 12 ? 185 : 110)

above = Y(68); below = Y(14); ch = HEAD-BOTTOM; B = BOTTOM
cw = (ROOM-gx-GUTTER)/2
PITCH = (ch-above-below)/(SHOWN > 10 ? SHOWN : 10)          # limits the height of rows when there are few
ROWFONT_SIZE = 0.6*PITCH*H < 10.5 ? 0.6*PITCH*H : 10.5      # pt: four fifths of a row's pixels
ROWFONT = fs(ROWFONT_SIZE); ROWBOLD = fb(ROWFONT_SIZE); SMALLFONT = fs(10)
MORE = SHOWN < ROWS ? sprintf('  1–%d / %d', SHOWN, ROWS) : ''
number(c) = is_known(c) ? stringcolumn(c+1) : HIDDEN

array PANEL[2] = ['households', 'instances']
array SHADE[2] = [3, 4]
do for [k=1:2] {
  name = PANEL[k]; at = value(name); i = SHADE[k]
  gutter = k == 1 ? GUTTER : 0
  L = k == 1 ? M : M+cw+GUTTER+gx; full = cw; cw = full+gutter
  eval FRAME.HEADING
  cw = full
  if (NARROW) {                                             # the headings name the units, and have their room
    unset label 3
    set label 1 font fb(fit(15, 1.1*value(name.'_1_WIDTH'), full+gutter-CARD_LEFT-CARD_RIGHT))
  }
  TOP = value(name.'_TOP'); bars = cw-CARD_RIGHT-(k == 1 ? 0 : CARD_LEFT)
  ROOM_FOR_LABEL = (value(name.'_LABEL_WIDTH')+2)*CELL*ROWFONT_SIZE*EM
  set lmargin at screen L+gutter+(k == 1 ? 0 : CARD_LEFT); set rmargin at screen L+gutter+cw-CARD_RIGHT
  set bmargin at screen B+below; set tmargin at screen B+ch-above
  END = (TOP > 0 ? TOP : 1)*bars/(bars-ROOM_FOR_LABEL)
  set xrange [0:END]; set yrange [(SHOWN > 10 ? SHOWN : 10)-0.5:-0.5]
  set border 2 linecolor rgb RULE linewidth 1; unset xtics
  set ytics scale 0 nomirror font ROWFONT tc rgb INK
  plot $d every ::0::SHOWN-1 using (known(at)/2.0):0:(known(at)/2.0):(0.36):(HUE[i]) with boxxyerror fillstyle solid 1.0 noborder linecolor rgb variable, \
       '' every ::0::SHOWN-1 using (0):0:ytic(row_name(stringcolumn(township))) with points pointtype 0 linecolor rgb RULE, \
       '' every ::0::SHOWN-1 using (known(at)):0:(is_known(at) ? number(at) : ' ') with labels left offset 0.6,0 font ROWBOLD tc rgb INK, \
       '' every ::0::SHOWN-1 using (0):0:(is_known(at) ? ' ' : HIDDEN) with labels left offset 0.6,0 font ROWFONT tc rgb MUTE, \
       '' every ::0::0 using (END):(-0.5):(k == 2 && NARROW ? ' ' : stringcolumn(period).MORE) with labels right font SMALLFONT tc rgb MUTE offset screen 0,Y(16)
}
