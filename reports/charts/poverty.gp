# poverty.gp: three cards of dumbbells, a year each: hollow without relief, solid with it. Every axis begins at 0.

array PANEL[3] = ['headcount', 'gap', 'severity']
array SHADE[3] = [3, 1, 4]

ACROSS = NARROW ? 1 : 3; DOWN = 3/ACROSS
cw = (ROOM-gx*(ACROSS-1))/ACROSS; ch = (HEAD-BOTTOM-gy*(DOWN-1))/DOWN
KEY = LANG eq 'en' ? '○ without  ● with relief' : LANG eq 'zh' ? '○ 不计帮扶收入  ● 计入' : '○ 不计 without  ● 计入 with relief'
CARD_ABOVE = Y(LANG eq 'both' && !NARROW ? 92 : 68)        # in both languages the key has a line of its own
THICK = FORMAT eq 'svg' ? 0.8 : FORMAT eq 'png' ? 2.8 : 1.4 # a point's size, which differs between terminals
UP = Y(16); DOWN_BY = -Y(16)
either(c,d) = is_known(c) && is_known(d) && column(c) == column(d)
higher(c,d) = !is_known(d) || known(c) >= known(d)          # whose label goes above its point
place(c,d) = is_known(c) ? column(c) : NaN
above(c,d) = is_known(c) && higher(c,d) ? stringcolumn(c+1) : ' '
below(c,d) = is_known(c) && !higher(c,d) ? stringcolumn(c+1) : ' '

do for [k=1:3] {
  name = PANEL[k].'_after'; i = SHADE[k]; after = value(name); before = value(PANEL[k].'_before')
  TOP = value(name.'_TOP') > value(PANEL[k].'_before_TOP') ? value(name.'_TOP') : value(PANEL[k].'_before_TOP')
  TOP = TOP > 0 ? TOP : 1
  L = M + ((k-1)%ACROSS)*(cw+gx); B = BOTTOM + (DOWN-1-(k-1)/ACROSS)*(ch+gy)
  eval FRAME.HEADING
  set label 4 KEY at screen L+cw-CARD_RIGHT,B+ch-Y(NARROW ? 52 : LANG eq 'both' ? 76 : 55) right font fs(fit(10, width_of(KEY)+1, cw-CARD_LEFT-CARD_RIGHT)) tc rgb MUTE
  SLOT = (cw-CARD_LEFT-CARD_RIGHT)/SLOTS; pad = (SLOTS-ROWS)/2.0; room = ch-CARD_ABOVE-Y(29)
  UNIT = TOP/(room-Y(22)-Y(30))                             # the value range of the page height
  set lmargin at screen L+CARD_LEFT; set rmargin at screen L+cw-CARD_RIGHT
  set bmargin at screen B+Y(29); set tmargin at screen B+ch-CARD_ABOVE
  set xrange [-0.55-pad:ROWS-0.45+pad]; set yrange [-Y(22)*UNIT:TOP+Y(30)*UNIT]
  unset border; set arrow 1 from graph 0,first 0 to graph 1,first 0 nohead linecolor rgb RULE linewidth 1 back
  TICFONT = fs(fit(11, strlen(LAST)+1, SLOT)); WIDEST = value(name.'_LABEL_WIDTH') > value(PANEL[k].'_before_LABEL_WIDTH') ? \
    value(name.'_LABEL_WIDTH') : value(PANEL[k].'_before_LABEL_WIDTH')
  VALUEFONT = fb(fit(12.5, WIDEST+1.5, SLOT)); PLAINFONT = fs(fit(11.5, WIDEST+1.5, SLOT)); HIDDENFONT = fs(fit(10, LANG eq 'both' ? 12 : 7, SLOT))
  set xtics scale 0 nomirror font TICFONT tc rgb MUTE offset screen 0,Y(3)
  plot $d using 0:(is_known(before) && is_known(after) ? column(before) : NaN):(0):(known(after)-known(before)):xtic(2) with vectors nohead \
            linewidth 4 linecolor rgb tint(HUE[i]), \
       '' using 0:(0):xtic(2) with points pointtype 0 linecolor rgb RULE, \
       '' using 0:(place(before,after)) with points pointtype 7 pointsize 1.05*THICK linecolor rgb HUE[i], \
       '' using 0:(place(before,after)) with points pointtype 7 pointsize 0.65*THICK linecolor rgb CARD, \
       '' using 0:(place(after,before)) with points pointtype 7 pointsize 1.05*THICK linecolor rgb HUE[i], \
       '' using 0:(known(after)):(above(after,before)) with labels font VALUEFONT tc rgb INK offset screen 0,UP, \
       '' using 0:(known(after)):(below(after,before)) with labels font VALUEFONT tc rgb INK offset screen 0,DOWN_BY, \
       '' using 0:(known(before)):(either(before,after) ? ' ' : above(before,after)) with labels font PLAINFONT tc rgb MUTE offset screen 0,UP, \
       '' using 0:(known(before)):(below(before,after)) with labels font PLAINFONT tc rgb MUTE offset screen 0,DOWN_BY, \
       '' using 0:(0):(is_known(after) && is_known(before) ? ' ' : hidden_in(SLOT)) with labels font HIDDENFONT tc rgb MUTE offset screen 0,DOWN_BY
  unset arrow 1
}
