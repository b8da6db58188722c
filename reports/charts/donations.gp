# donations.gp: received beside given out, then what was received by kind, all on one scale.

TOP = received_TOP > given_TOP ? received_TOP : given_TOP
DOWN = NARROW ? 3 : 2
ch = (HEAD-BOTTOM-gy*(DOWN-1))/DOWN

# ---- above: two bars a year; the words over them are the legend ----
i = 1; name = 'received'; STOCK = 0
L = M; cw = ROOM; B = HEAD-ch
eval FRAME
PAIR = (cw-CARD_LEFT-CARD_RIGHT)/SLOTS; pad = (SLOTS-ROWS)/2.0; room = ch-CARD_ABOVE-CARD_BELOW
set lmargin at screen L+CARD_LEFT; set rmargin at screen L+cw-CARD_RIGHT
set bmargin at screen B+CARD_BELOW; set tmargin at screen B+ch-CARD_ABOVE
KEY = L+CARD_LEFT; KEY_2 = KEY+X(NARROW ? 150 : 190)
set object 3 rectangle from screen KEY,B+ch-Y(34) to screen KEY+X(14),B+ch-Y(20) fillcolor rgb HUE[1] fillstyle solid 1.0 noborder
set object 4 rectangle from screen KEY_2,B+ch-Y(34) to screen KEY_2+X(14),B+ch-Y(20) fillcolor rgb HUE[2] fillstyle solid 1.0 noborder
set label 1 received_1 at screen KEY+X(22),B+ch-Y(27) left font fb(15) tc rgb INK
set label 2 received_2 at screen KEY+X(22),B+ch-Y(52) left font fs(10) tc rgb MUTE
set label 3 received_UNIT at screen L+cw-CARD_RIGHT,B+ch-Y(27) right font fs(11) tc rgb INK
set label 5 given_1 at screen KEY_2+X(22),B+ch-Y(27) left font fb(15) tc rgb INK
set label 6 given_2 at screen KEY_2+X(22),B+ch-Y(52) left font fs(10) tc rgb MUTE
set xrange [-0.55-pad:ROWS-0.45+pad]; set yrange [0:(TOP > 0 ? TOP : 1)*room/(room-Y(41))]
set border 1 linecolor rgb RULE linewidth 1; set boxwidth 0.38
TICFONT = fs(fit(11, strlen(LAST)+1, PAIR))
PAIR_WIDTH = received_LABEL_WIDTH > given_LABEL_WIDTH ? received_LABEL_WIDTH : given_LABEL_WIDTH
VALUEFONT = fb(fit(14, PAIR_WIDTH+1.5, 0.42*PAIR))
set xtics scale 0 nomirror font TICFONT tc rgb MUTE offset screen 0,Y(3)
plot $d using ($0-0.21):(whole(received)):(shade(1,$0)) with boxes fillstyle solid 1.0 noborder linecolor rgb variable, \
     '' using ($0-0.21):(begun(received)):(HUE[1]) with boxes fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb variable, \
     '' using ($0+0.21):(whole(given)):(shade(2,$0)) with boxes fillstyle solid 1.0 noborder linecolor rgb variable, \
     '' using ($0+0.21):(begun(given)):(HUE[2]) with boxes fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb variable, \
     '' using 0:(0):xtic(2) with points pointtype 0 linecolor rgb RULE, \
     '' using ($0-0.21):(known(received)):(stringcolumn(received+1)) with labels font VALUEFONT tc rgb INK offset screen 0,Y(12), \
     '' using ($0+0.21):(known(given)):(stringcolumn(given+1)) with labels font VALUEFONT tc rgb INK offset screen 0,Y(12)
unset label; unset object

# ---- below: received by kind ----
array PANEL[2] = ['goods', 'cash']
array SHADE[2] = [3, 4]
cw = NARROW ? ROOM : (ROOM-gx)/2
do for [k=1:2] {
  name = PANEL[k]; i = SHADE[k]; SECOND = value(name)+2
  L = NARROW || k == 1 ? M : M+cw+gx; B = NARROW ? BOTTOM+(2-k)*(ch+gy) : BOTTOM
  eval PERIOD_CARD
}
