# assistance.gp: a column of cards for each year; money above households; in both, one row for each mode. The cards on the
# left name the rows of those beside them. A telephone shows the latest two years, the cards in one column.

array PANEL[2] = ['amount', 'households']
array SHADE[2] = [4, 3]
YEARS = PART_TO[1]-PART_FROM[1]+1                           # each mode has a row for each year
COLUMNS = NARROW && YEARS > 2 ? 2 : YEARS
MOST = NARROW ? 12 : 10; SHOWN = PARTS < MOST ? PARTS : MOST
SLOTS = SHOWN > 5 ? SHOWN : 5                               # limits the height of rows when there are few

ch = NARROW ? (HEAD-BOTTOM-gy*(2*COLUMNS-1))/(2*COLUMNS) : (HEAD-BOTTOM-gy)/2
above = Y(NARROW ? 54 : 64); below = Y(8)
PITCH = (ch-above-below)/SLOTS; PITCH = PITCH > Y(36) ? Y(36) : PITCH
ROWFONT_SIZE = 0.46*PITCH*H < 10.5 ? 0.46*PITCH*H : 10.5
NAME_SIZE = LANG eq 'both' && !NARROW && ROWFONT_SIZE > 9 ? 9 : ROWFONT_SIZE
ROWFONT = fs(ROWFONT_SIZE); NAMEFONT = fs(NAME_SIZE); ROWBOLD = fb(ROWFONT_SIZE)
GUTTER = X(LANG eq 'zh' ? 110 : NARROW && LANG eq 'both' ? 105 : LANG eq 'en' ? 165 : 228)
mode_name(s) = cut_to(NARROW ? first_of(s) : s, (GUTTER-X(10))/(0.48*NAME_SIZE*EM))
bars = NARROW ? ROOM-CARD_LEFT-CARD_RIGHT-GUTTER : (ROOM-GUTTER-gx*(COLUMNS-1)-COLUMNS*(CARD_LEFT+CARD_RIGHT))/COLUMNS
MORE = SHOWN < PARTS ? sprintf('  1–%d / %d', SHOWN, PARTS) : ''

row(c) = int((column(1)-(YEARS-1-BACK))/YEARS)
mine(c) = int(column(1))%YEARS == YEARS-1-BACK && row(0) < SHOWN
whole_bar(c) = mine(0) && is_known(c) && column(is_partial) == 0 ? column(c)/2.0 : NaN
begun_bar(c) = mine(0) && is_known(c) && column(is_partial) == 1 ? column(c)/2.0 : NaN
do for [j=1:COLUMNS] {
  do for [k=1:2] {
    name = PANEL[k]; at = value(name); i = SHADE[k]; TOP = value(name.'_TOP'); BACK = COLUMNS-j; named = NARROW || j == 1
    cw = bars+CARD_LEFT+CARD_RIGHT+(named ? GUTTER : 0)
    L = named ? M : M+GUTTER+(j-1)*(bars+CARD_LEFT+CARD_RIGHT+gx)
    B = NARROW ? BOTTOM+(2*COLUMNS-2*(j-1)-k)*(ch+gy) : BOTTOM+(2-k)*(ch+gy)
    eval FRAME
    if (named) {
      set label 1 value(name.'_1') at screen L+CARD_LEFT,B+ch-Y(NARROW ? 22 : 27) left font fb(15) tc rgb INK
      set label 2 (NARROW ? '' : value(name.'_2')) at screen L+CARD_LEFT,B+ch-Y(50) left font fs(10) tc rgb MUTE
    }
    set label 3 value(name.'_UNIT') at screen L+cw-CARD_RIGHT,B+ch-Y(NARROW ? 44 : 50) right font fs(10) tc rgb INK
    set lmargin at screen L+cw-CARD_RIGHT-bars; set rmargin at screen L+cw-CARD_RIGHT
    set tmargin at screen B+ch-above; set bmargin at screen B+ch-above-SHOWN*PITCH
    END = (TOP > 0 ? TOP : 1)*bars/(bars-(value(name.'_LABEL_WIDTH')+2)*CELL*ROWFONT_SIZE*EM)
    set xrange [0:END]; set yrange [SHOWN-0.5:-0.5]
    set border 2 linecolor rgb RULE linewidth 1; unset xtics; unset ytics
    HEADFONT = fb(13)
    plot $d using (whole_bar(at)):(row(0)):(whole_bar(at)):(0.33) with boxxyerror fillstyle solid 1.0 noborder linecolor rgb HUE[i], \
         '' using (begun_bar(at)):(row(0)):(begun_bar(at)):(0.33) with boxxyerror fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb HUE[i], \
         '' using (0):(row(0)):(named && mine(0) ? mode_name(stringcolumn(mode)) : ' ') \
           with labels right offset screen -X(8),0 font NAMEFONT tc rgb INK, \
         '' using (mine(0) ? known(at) : 0):(row(0)):(mine(0) && is_known(at) ? stringcolumn(at+1) : ' ') with labels left offset 0.6,0 font ROWBOLD tc rgb INK, \
         '' using (0):(row(0)):(mine(0) && !is_known(at) ? HIDDEN : ' ') with labels left offset 0.6,0 font ROWFONT tc rgb MUTE, \
         '' using (END):(-0.5):(mine(0) && row(0) == 0 ? stringcolumn(year).MORE : ' ') with labels right font HEADFONT tc rgb INK offset screen 0,Y(NARROW ? 32 : 37)
    unset label; unset object
  }
}
