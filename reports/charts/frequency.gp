# frequency.gp: two cards, households by how often they were aided: within a year, and over all years.

array PANEL[2] = ['recent', 'ever']
array PERIOD[2] = [year, span]
array HEAD_1[2] = [year_1, span_1]
array HEAD_2[2] = [year_2, span_2]

share(c) = is_known(c) ? sprintf('%.1f%%', column(c)) : ' '

ACROSS = NARROW ? 1 : 2; DOWN = 2/ACROSS
cw = (ROOM-gx*(ACROSS-1))/ACROSS; ch = (HEAD-BOTTOM-gy*(DOWN-1))/DOWN
SLOT = (cw-CARD_LEFT-CARD_RIGHT)/ROWS; room = ch-CARD_ABOVE-CARD_BELOW
do for [k=1:2] {
  name = PANEL[k]; at = value(name); TOP = value(name.'_TOP'); i = k == 1 ? 3 : 1
  L = M + ((k-1)%ACROSS)*(cw+gx); B = BOTTOM + (DOWN-1-(k-1)/ACROSS)*(ch+gy)
  eval FRAME
  set label 1 HEAD_1[k] at screen L+CARD_LEFT,B+ch-Y(27) left font fb(15) tc rgb INK
  set label 2 HEAD_2[k] at screen L+CARD_LEFT,B+ch-Y(52) left font fs(10) tc rgb MUTE
  set label 3 value(name.'_UNIT') at screen L+cw-CARD_RIGHT,B+ch-Y(27) right font fs(11) tc rgb INK
  set lmargin at screen L+CARD_LEFT; set rmargin at screen L+cw-CARD_RIGHT
  set bmargin at screen B+CARD_BELOW; set tmargin at screen B+ch-CARD_ABOVE
  set xrange [-0.55:ROWS-0.45]; set yrange [0:(TOP > 0 ? TOP : 1)*room/(room-Y(41))]
  set border 1 linecolor rgb RULE linewidth 1; set boxwidth 0.62
  TICFONT = fs(11); SMALLFONT = fs(10); SHAREFONT = fs(fit(9.5, 6.5, SLOT))
  set xtics scale 0 nomirror font TICFONT tc rgb MUTE offset screen 0,Y(3)
  VALUEFONT = fb(fit(13, value(name.'_LABEL_WIDTH')+1.5, SLOT)); HIDDENFONT = fs(fit(10, 12, SLOT))
  plot $d using 0:(known(at)):xtic(2) with boxes fillstyle solid 1.0 noborder linecolor rgb HUE[i], \
       '' using 0:(0):(is_known(at) ? ' ' : hidden_in(SLOT)) with labels font HIDDENFONT tc rgb MUTE offset screen 0,Y(12), \
       '' using 0:(known(at)):(is_known(at) ? stringcolumn(at+1) : ' ') with labels font VALUEFONT tc rgb INK offset screen 0,Y(29), \
       '' using 0:(known(at)):(share(at+3)) with labels font SHAREFONT tc rgb MUTE offset screen 0,Y(10), \
       '' every ::0::0 using (ROWS-0.45):(TOP > 0 ? TOP : 1):(stringcolumn(PERIOD[k])) with labels right font SMALLFONT tc rgb MUTE \
         offset screen 0,Y(57)
}
