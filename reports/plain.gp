# plain.gp: the drawing of a chart that has none of its own. Each figure has a card, up to four: bars by period, or a line where there
# are many periods; rows that are no periods are bars one below the other. relief_report sets FIGURES and FIGURE[k], the names of the
# columns; PERIODS: whether the rows are in order of time; NAMES: how many columns name a row; PARTIAL: the column with the star.

CARDS = FIGURES < 4 ? FIGURES : 4
ACROSS = NARROW || CARDS < 2 ? 1 : 2; DOWN = (CARDS+ACROSS-1)/ACROSS
cw = (ROOM-gx*(ACROSS-1))/ACROSS; ch = (HEAD-BOTTOM-gy*(DOWN-1))/(DOWN > 0 ? DOWN : 1)
MOST = PERIODS ? 14 : int((ch-Y(86))/Y(20)) > 1 ? int((ch-Y(86))/Y(20)) : 1
SHOWN = PERIODS || ROWS < MOST ? ROWS : MOST
MORE = SHOWN < ROWS ? sprintf('1–%d / %d', SHOWN, ROWS) : ''
full_name(n) = n == 1 ? stringcolumn(2) : full_name(n-1).' · '.stringcolumn(n+1)
is_begun(r) = PARTIAL > 0 ? column(PARTIAL) == 1 && !STOCK : 0
shown(c) = is_known(c) ? column(c) : NaN
over(c) = is_known(c) && !is_begun(0) ? column(c) : NaN
begins(c) = is_known(c) && is_begun(0) ? column(c) : NaN
written(c) = is_hidden(c) ? HIDDEN : stringcolumn(c+1)
STEP = ROWS > 2 ? int((ROWS+4)/5) : 1                       # of the periods of a line, about six are named
tick(s) = ROWS <= MOST || (ROWS-1-int(column(0)))%STEP == 0 ? s : ''

do for [k=1:CARDS] {
  name = FIGURE[k]; i = 1+(k-1)%4; at = value(name); STOCK = value(name.'_STOCK')
  L = M+((k-1)%ACROSS)*(cw+gx); B = BOTTOM+(DOWN-1-(k-1)/ACROSS)*(ch+gy)
  TOP = value(name.'_TOP'); LOW = value(name.'_LOW'); SPAN = TOP-LOW > 0 ? TOP-LOW : 1
  eval FRAME.HEADING
  set label 4 MORE at screen L+cw-CARD_RIGHT,B+ch-Y(52) right font fs(10) tc rgb MUTE
  unset border
  if (PERIODS) {
    SLOT = (cw-CARD_LEFT-CARD_RIGHT)/(ROWS > 3 ? ROWS : 3)
    set lmargin at screen L+CARD_LEFT; set rmargin at screen L+cw-CARD_RIGHT
    set bmargin at screen B+CARD_BELOW; set tmargin at screen B+ch-CARD_ABOVE
    set xrange [-0.6:(ROWS > 3 ? ROWS : 3)-0.4]; set yrange [LOW-(LOW < 0 ? 0.2 : 0)*SPAN:TOP+0.18*SPAN]
    set arrow 1 from graph 0,first 0 to graph 1,first 0 nohead back linecolor rgb RULE linewidth 1
    TICFONT = fs(fit(11, strlen(LAST)+2, ROWS <= MOST ? SLOT : STEP*SLOT))
    set xtics scale 0 nomirror font TICFONT tc rgb MUTE
    VALUEFONT = fb(fit(14, value(name.'_LABEL_WIDTH')+1.5, SLOT)); set boxwidth 0.56
    if (ROWS <= MOST) {
      plot $d using 0:(over(at)):xtic(tick(stringcolumn(2))) with boxes fillstyle solid 1.0 noborder linecolor rgb HUE[i], \
           '' using 0:(begins(at)) with boxes fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb HUE[i], \
           '' using 0:(known(at)):(known(at) < 0 ? ' ' : written(at)) with labels font VALUEFONT tc rgb INK offset screen 0,Y(12), \
           '' using 0:(known(at)):(known(at) < 0 ? written(at) : ' ') with labels font VALUEFONT tc rgb INK offset screen 0,-Y(12)
    } else {
      plot $d using 0:(shown(at)):xtic(tick(stringcolumn(2))) with lines linewidth 2.5 linecolor rgb HUE[i], \
           '' every ::ROWS-1::ROWS-1 using 1:(known(at)):(written(at)) with labels right font fb(13) tc rgb INK offset screen 0,Y(14)
    }
    unset arrow 1
  } else {
    GUTTER = (cw-CARD_LEFT-CARD_RIGHT)*(NARROW || ACROSS > 1 ? 0.42 : 0.34); VALUES = X(18)+CELL*EM*11*(value(name.'_LABEL_WIDTH')+2)
    ROOMY = SHOWN > 5 ? SHOWN : 5
    set lmargin at screen L+CARD_LEFT+GUTTER; set rmargin at screen L+cw-CARD_RIGHT-VALUES
    set bmargin at screen B+Y(10); set tmargin at screen B+ch-CARD_ABOVE
    set xrange [LOW:TOP > LOW ? TOP : LOW+1]; set yrange [ROOMY-0.4:-0.6]; unset xtics
    ROWFONT = fs(10.5)
    set ytics scale 0 nomirror font ROWFONT tc rgb INK
    set arrow 1 from 0,graph 0 to 0,graph 1 nohead back linecolor rgb RULE linewidth 1
    plot $d every ::0::SHOWN-1 using (0.5*known(at)):0:(0.5*abs(known(at))):(0.32):ytic(cut_to(full_name(NAMES), GUTTER/(0.5*10.5*EM))) \
           with boxxyerror fillstyle solid 1.0 noborder linecolor rgb HUE[i], \
         '' every ::0::SHOWN-1 using (known(at) > 0 ? known(at) : 0):0:(written(at)) with labels left font fs(11) tc rgb INK offset screen X(6),0
    unset arrow 1; unset ytics
  }
  unset label
}
if (CARDS == 0) { plot NaN }
