# assistance.gp: rows of modes; money beside households, of one year above and of all years below, each card with its own
# zero-based axis. The cards on the left name the rows of those on the right too; a telephone has one card under the other.

array PANEL[4] = ['amount', 'households', 'all_amount', 'all_households']
array PERIOD[4] = [year, year, span, span]
array SHADE[4] = [4, 3, 4, 3]

ACROSS = NARROW ? 1 : 2; DOWN = 4/ACROSS
MOST = NARROW ? 14 : 12; SHOWN = ROWS < MOST ? ROWS : MOST
ch = (HEAD-BOTTOM-gy*(DOWN-1))/DOWN
above = Y(66); below = Y(10)
PITCH = (ch-above-below)/(SHOWN > 5 ? SHOWN : 5)            # few rows do not grow fat
ROWFONT_SIZE = 0.55*PITCH*H < 11 ? 0.55*PITCH*H : 11
ROWFONT = fs(ROWFONT_SIZE); ROWBOLD = fb(ROWFONT_SIZE); SMALLFONT = fs(10)
GUTTER = X(NARROW ? (LANG eq 'en' ? 190 : 120) : LANG eq 'both' ? 305 : LANG eq 'en' ? 205 : 125)
FITS = (GUTTER-X(NARROW ? 8 : 30))/(0.48*ROWFONT_SIZE*EM)   # half-width characters of a name
mode_name(s) = cut_to(NARROW ? first_of(s) : s, FITS)
row_name(s) = NARROW || k%2 == 1 ? mode_name(s) : ' '
bars = NARROW ? ROOM-CARD_LEFT-CARD_RIGHT-GUTTER : (ROOM-gx-GUTTER-CARD_LEFT-2*CARD_RIGHT)/2
MORE = SHOWN < ROWS ? sprintf('  1–%d / %d', SHOWN, ROWS) : ''

do for [k=1:4] {
  name = PANEL[k]; at = value(name); i = SHADE[k]; left = NARROW || k%2 == 1
  cw = bars+CARD_RIGHT+(NARROW ? CARD_LEFT+GUTTER : left ? GUTTER : CARD_LEFT)
  L = left ? M : 1-M-cw; B = BOTTOM + (DOWN-1-(k-1)/ACROSS)*(ch+gy)
  eval FRAME.HEADING
  TOP = value(name.'_TOP')
  ROOM_FOR_LABEL = (value(name.'_LABEL_WIDTH')+2)*CELL*ROWFONT_SIZE*EM
  set lmargin at screen L+cw-CARD_RIGHT-bars; set rmargin at screen L+cw-CARD_RIGHT
  set bmargin at screen B+below; set tmargin at screen B+ch-above
  END = (TOP > 0 ? TOP : 1)*bars/(bars-ROOM_FOR_LABEL)
  set xrange [0:END]; set yrange [(SHOWN > 5 ? SHOWN : 5)-0.5:-0.5]
  set border 2 linecolor rgb RULE linewidth 1; unset xtics
  set ytics scale 0 nomirror font ROWFONT tc rgb INK
  plot $d every ::0::SHOWN-1 using (known(at)/2.0):0:(known(at)/2.0):(0.33):(HUE[i]) with boxxyerror fillstyle solid 1.0 noborder linecolor rgb variable, \
       '' every ::0::SHOWN-1 using (0):0:ytic(row_name(stringcolumn(mode))) with points pointtype 0 linecolor rgb RULE, \
       '' every ::0::SHOWN-1 using (known(at)):0:(is_known(at) ? stringcolumn(at+1) : ' ') with labels left offset 0.6,0 font ROWBOLD tc rgb INK, \
       '' every ::0::SHOWN-1 using (0):0:(is_known(at) ? ' ' : HIDDEN) with labels left offset 0.6,0 font ROWFONT tc rgb MUTE, \
       '' every ::0::0 using (END):(-0.5):(stringcolumn(PERIOD[k]).MORE) with labels right font SMALLFONT tc rgb MUTE offset screen 0,Y(14)
}
