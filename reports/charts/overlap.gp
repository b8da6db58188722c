# overlap.gp: an UpSet display. Combinations of schemes as ranked bars, with the dots of their schemes below; the sizes
# of the schemes are beside their names. Combinations that do not fit are in the table only.

array SCHEME[5] = ['supermarket', 'model_workers', 'village_assistance', 'consumption', 'events']
array SHADE[4] = [3, 1, 4, 2]

MOST = NARROW ? 8 : 16
SHOWN = ROWS < MOST ? ROWS : MOST
SPACES = NARROW ? 4 : 6
SPACES = SHOWN > SPACES ? SHOWN : SPACES                    # limits the width of bars when there are few
MORE = SHOWN < ROWS ? sprintf('  1–%d / %d', SHOWN, ROWS) : ''
GUTTER = X(NARROW ? (LANG eq 'en' ? 168 : 118) : LANG eq 'both' ? 330 : LANG eq 'en' ? 300 : 235)
NAMES = X(NARROW ? (LANG eq 'en' ? 118 : 70) : LANG eq 'both' ? 222 : LANG eq 'en' ? 190 : 125)

# Schemes that reached nobody that year have no line.
array LINE[5]
USED = 0
do for [k=1:5] { if (value(SCHEME[k].'_TOP') > 0 || value(SCHEME[k].'_TOTAL_HIDDEN')) { USED = USED+1; LINE[USED] = SCHEME[k] } }

# On a telephone, sizes in millions need more room beside the names.
if (NARROW) {
  do for [k=1:USED] {
    SIDE = value(LINE[k].'_TOTAL_HIDDEN') ? 0 : strlen(value(LINE[k].'_TOTAL_LABEL'))+2
    NAMED = CELL*EM*9.5*(value(LINE[k].'_1_WIDTH')+1)
    NAMED = X(28)+(NAMED < NAMES ? NAMED : NAMES)+CELL*EM*9.5*SIDE
    GUTTER = NAMED > GUTTER ? NAMED : GUTTER
  }
}

PITCH = Y(NARROW ? 34 : 31)
L = M; B = BOTTOM; cw = ROOM; ch = HEAD-BOTTOM; i = 3; name = 'households'; at = households
LOW = B+Y(16); FLOOR = LOW+USED*PITCH+Y(10)                 # the matrix is between these, the bars stand on FLOOR
line_at(k) = LOW+(USED-k+0.5)*PITCH                         # on the page
THICK = FORMAT eq 'svg' ? 0.8 : FORMAT eq 'png' ? 2.8 : 1.4                         # a point's size, which differs between terminals
SUM_1 = LANG eq 'en' ? 'all, added up: ' : LANG eq 'zh' ? '各组合合计 ' : '各组合合计 all, added up: '

eval FRAME.HEADING
unset label 3
SIZES = LANG eq 'en' ? 'each scheme, overlaps included' : LANG eq 'zh' || NARROW ? '各体系户数，含重叠' : '各体系户数，含重叠  with overlaps'
if (USED > 0) { set label 5 SIZES at screen L+GUTTER-X(12),FLOOR+Y(9) right font fs(NARROW ? 8.5 : 9.5) tc rgb MUTE }
set label 4 (households_TOTAL > 0 ? SUM_1.households_TOTAL_LABEL.' '.households_UNIT : households_UNIT) \
  at screen L+cw-CARD_RIGHT,B+ch-Y(27) right font fs(NARROW ? 9.5 : 11) tc rgb INK
do for [k=1:USED] {
  if (k % 2 == 1) {
    set object 10+k rectangle from screen L+X(10),line_at(k)-PITCH/2 to screen L+cw-X(6),line_at(k)+PITCH/2 behind \
      fillcolor rgb PAGE fillstyle solid 1.0 noborder
  }
  set label 10+k value(LINE[k].'_1') at screen L+CARD_LEFT,line_at(k) left tc rgb INK font fs(fit(NARROW ? 9.5 : 10.5, value(LINE[k].'_1_WIDTH')+1, NAMES-CARD_LEFT+X(16)))
  if (!NARROW && value(LINE[k].'_2') ne '') {
    set label 20+k value(LINE[k].'_2') at screen L+CARD_LEFT+X(6)+CELL*EM*10.5*value(LINE[k].'_1_WIDTH'),line_at(k) left tc rgb MUTE font fs(9)
  }
  size = value(LINE[k].'_TOTAL_LABEL'); size_is_known = !value(LINE[k].'_TOTAL_HIDDEN')
  size = size_is_known ? size : HIDDEN
  set label 30+k size at screen L+GUTTER-X(12),line_at(k) right tc rgb (size_is_known ? INK : MUTE) \
    font (size_is_known ? fb(NARROW ? 9.5 : 10.5) : fs(9))
}

set lmargin at screen L+GUTTER; set rmargin at screen L+cw-CARD_RIGHT
SLOT = (cw-GUTTER-CARD_RIGHT)/SPACES
above = Y(74); room = B+ch-above-FLOOR
set bmargin at screen FLOOR; set tmargin at screen B+ch-above
set xrange [-0.5:SPACES-0.5]; set yrange [0:(households_TOP > 0 ? households_TOP : 1)*room/(room-Y(41))]
set border 1 linecolor rgb RULE linewidth 1; set boxwidth 0.56
VALUEFONT = fb(fit(13, households_LABEL_WIDTH+1.5, SLOT)); SHAREFONT = fs(fit(9.5, 6.5, SLOT)); SMALLFONT = fs(10)
HIDDENFONT = fs(fit(10, LANG eq 'both' ? 12 : 7, SLOT))
# A small share is not rounded to 0 %, nor a large one to 100 %.
share_text(c) = !is_known(c) ? ' ' : known(at) > 0 && column(c) < 0.05 ? '<0.1%' : \
  ROWS > 1 && column(c) >= 99.95 ? '>99.9%' : sprintf('%.1f%%', column(c))
plot $d every ::0::SHOWN-1 using 0:(known(at)) with boxes fillstyle solid 1.0 noborder linecolor rgb HUE[3], \
     '' every ::0::SHOWN-1 using 0:(0):(is_known(at) ? ' ' : hidden_in(SLOT)) with labels font HIDDENFONT tc rgb MUTE offset screen 0,Y(12), \
     '' every ::0::SHOWN-1 using 0:(known(at)):(is_known(at) ? stringcolumn(at+1) : ' ') with labels font VALUEFONT tc rgb INK offset screen 0,Y(29), \
     '' every ::0::SHOWN-1 using 0:(known(at)):(share_text(share)) with labels font SHAREFONT tc rgb MUTE offset screen 0,Y(10), \
     '' every ::0::0 using (SPACES-0.5):(households_TOP > 0 ? households_TOP : 1):(stringcolumn(period).MORE) with labels right font SMALLFONT tc rgb MUTE offset screen 0,Y(NARROW ? 40 : 62)

# ---- the matrix: lines from the topmost scheme of a combination to its lowest, dots for each ----
unset label; unset object; unset border
member(c) = !is_known(c) || column(c) > 0
topmost(k) = k > USED ? 0 : member(value(LINE[k])) ? k : topmost(k+1)
lowest(k) = k < 1 ? 0 : member(value(LINE[k])) ? k : lowest(k-1)
if (USED > 0) {
  set bmargin at screen LOW; set tmargin at screen LOW+USED*PITCH
  set yrange [USED+0.5:0.5]
  DOT = (NARROW ? 0.9 : 1.1)*THICK; FAINT = 0.5*THICK
  plot for [k=1:USED] $d every ::0::SHOWN-1 using 0:(k) with points pointtype 7 pointsize FAINT linecolor rgb RULE, \
       $d every ::0::SHOWN-1 using 0:(topmost(1)):(0):(lowest(USED)-topmost(1)) with vectors nohead linewidth 3 linecolor rgb INK, \
       for [k=1:USED] $d every ::0::SHOWN-1 using 0:(member(value(LINE[k])) ? k : NaN) with points pointtype 7 pointsize DOT linecolor rgb INK
}
