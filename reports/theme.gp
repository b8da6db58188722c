# theme.gp: the page of every chart.  relief_report puts it between the data and the chart's own file, so this file
# contains no path and no text of the database.
#
# Before it, relief_report has set: FORMAT LANG DARK NARROW BARE FONT ROWS TAG DRAFT NO_DATA; FIRST and LAST period; TITLE and
# FINDING, each _1 and _2 (second language) with _1_WIDTH in half-width characters; FINDING_SPLIT; LINES of PRINT;
# for each column its place in $d under its name, NAME_1, NAME_2, and for a figure NAME_TOP, NAME_LOW (0 at most), NAME_STOCK,
# NAME_LABEL_WIDTH, NAME_UNIT, NAME_TOTAL (0: does not add up), NAME_TOTAL_LABEL, NAME_TOTAL_HIDDEN, NAME_ALIKE (what a last period that is not over is compared
# with) and NAME_SPAN (label at NAME+1, change on the row
# before at NAME+2); in a chart of PARTS,
# PART_NAME[k] and its rows from PART_FROM[k] to PART_TO[k], and NAME_PART, the first part with that figure (0: none).
#
# After it, a chart may draw in the room between BOTTOM and HEAD, left edge M, right edge 1-M (shares of the
# page). X() and Y() make shares of pixels. NARROW: a tall page for telephones, where the HTML contains the finding.
# BARE: the chart's room alone, for a page of the HTML or PDF, which contains the title, the finding and the notes.
# HIDES: figures of some column may not be published; is_hidden(c): that in column c is one of them.

# ---- tokens: every colour and size is defined here, so charts need no code for dark mode ----------
if (DARK) {
  PAGE='#12171C'; CARD='#1B2229'; EDGE='#2A333C'; INK='#F1F4F6'; MUTE='#9AA7B2'; RULE='#46525D'
  array HUE[4] = [0x56B4E9, 0xF0914A, 0x2FC49B, 0xD79BC4];  BASE = 0x1B2229
} else {
  PAGE='#F4F5F7'; CARD='#FFFFFF'; EDGE='#E3E7EA'; INK='#1F2933'; MUTE='#5B6773'; RULE='#B9C2CA'
  array HUE[4] = [0x0072B2, 0xD55E00, 0x00875F, 0x9A4F86];  BASE = 0xFFFFFF   # Okabe-Ito, darkened
}
channel(c,k) = (c/k)%256
blend(a,b,w,k) = k*int(channel(a,k)*(1-w) + channel(b,k)*w)
mix(a,b,w) = blend(a,b,w,65536) + blend(a,b,w,256) + blend(a,b,w,1)
tint(hue) = mix(hue, BASE, 0.60)

# ---- the terminal: the layout is the same in all three ----------------------------------------
set encoding utf8
W = NARROW ? 480 : BARE ? 860 : 960; H = NARROW ? (BARE ? 1080 : 1240) : BARE ? 500 : LINES > 6 ? 720+20*(LINES-6) : 720   # many notes do not flatten the chart
X(px) = 1.0*px/W; Y(px) = 1.0*px/H
S = FORMAT eq 'png' ? 2 : 1   # S: pixel density only
if (FORMAT eq 'png') { set terminal pngcairo noenhanced size W*S,H*S font FONT.',11' fontscale S linewidth S background rgb PAGE }
if (FORMAT eq 'svg') { set terminal svg noenhanced size W,H dynamic font FONT.',14' fontscale 1.0 linewidth 1 background rgb (BARE && !DARK ? CARD : PAGE) }
if (FORMAT eq 'pdf') { set terminal pdfcairo noenhanced size 24/2.54,24/2.54*H/W font FONT.',11' fontscale 0.705 linewidth 1 background rgb PAGE }
P = FORMAT eq 'svg' ? 1.333 : 1.0               # svg font sizes are px, cairo's are pt
LEAST = BARE && !NARROW ? 8.7 : 0               # 7 pt on paper
legible(n) = n > LEAST ? n : LEAST
fs(n) = sprintf('%s,%g', FONT, legible(n)*P)
fb(n) = sprintf('%s:Bold,%g', FONT, legible(n)*P)   # svg: the tool turns :Bold into font-weight

# The size at which the given number of half-width characters fits into a share of the page's width, n at most.
EM = 1.333/W                                    # one pt, as a share of the width
CELL = 0.51                                     # a half-width character, in em, at its widest mean
fit(n, width, room) = width > 0 && width*CELL*n*EM > room ? room/(width*CELL*EM) : n

# ---- page furniture -----------------------------------------------------------------------------
set multiplot
set margins 0,0,0,0
unset border; unset tics; unset key
set xrange [0:1]; set yrange [0:1]
M = X(NARROW ? 14 : BARE ? 1 : 31); ROOM = 1-2*M
TAG_ROOM = TAG eq '' ? 0 : X(NARROW ? 155 : TAG_WIDTH > 26 ? 262 : 182)
SPELL = NARROW || FIRST eq '' ? '' : FIRST eq LAST ? '  '.FIRST : '  '.FIRST.(strstrt(FIRST,'-') > 0 ? ' – ' : '–').LAST   # a telephone has them in the cards
if (!BARE) {
set label 1 TITLE_1.SPELL at screen M,1-Y(35) left tc rgb INK \
  font fb(fit(20, TITLE_1_WIDTH+(SPELL eq '' ? 0 : 16), ROOM-TAG_ROOM))
}
# FINDING_2 is the second language, or (FINDING_SPLIT) the rest of a long headline in the first.
WIDER = FINDING_1_WIDTH > FINDING_2_WIDTH ? FINDING_1_WIDTH : FINDING_2_WIDTH
if (!NARROW && !BARE) {
  set label 2 FINDING_1 at screen M,1-Y(68) left tc rgb INK \
    font fs(fit(12, FINDING_SPLIT ? WIDER : FINDING_1_WIDTH, ROOM))
  set label 3 FINDING_2 at screen M,1-Y(92) left tc rgb (FINDING_SPLIT ? INK : MUTE) \
    font fs(FINDING_SPLIT ? fit(12, WIDER, ROOM) : fit(10, FINDING_2_WIDTH, ROOM))
}
HEAD = 1-Y(BARE ? 1 : NARROW ? 60 : FINDING_2 eq '' ? 96 : 119)   # where the chart's room begins

# A draft and a made-up ledger are marked beside the title, not only in the small print.
if (TAG ne '' && !BARE) {
  TAG_LEFT = 1-M-TAG_ROOM+X(18)
  set object 1 rectangle from screen TAG_LEFT,1-Y(50) to screen 1-M,1-Y(20) behind \
    fillcolor rgb (DRAFT ? INK : CARD) fillstyle solid 1.0 border rgb MUTE
  set label 4 TAG at screen (TAG_LEFT+1-M)/2,1-Y(35) center tc rgb (DRAFT ? CARD : INK) font fs(fit(10, TAG_WIDTH, TAG_ROOM-X(34)))
}

# The small print: lines that the tool has already broken to the page's width.
CREDIT = X(86)
if (BARE) { LINES = 0 }
do for [k=1:LINES] {
  set label 10+k PRINT[k] at screen M,Y(19+20*(LINES-k)) left tc rgb MUTE \
    font fs(fit(9, value(sprintf('PRINT_%d_WIDTH', k)), k == LINES ? ROOM-CREDIT : ROOM))
}
set label 40 (BARE ? '' : 'poverty_relief') at screen 1-M,Y(19) right font fs(9) tc rgb MUTE
plot NaN
BOTTOM = BARE ? Y(1) : Y(42+20*(LINES > 1 ? LINES-1 : 0))
unset label; unset object

# For a query without rows one card with a note is drawn, and the chart's own file is not read.
if (ROWS == 0) {
  set object 1 rectangle from screen M,BOTTOM to screen 1-M,HEAD behind fillcolor rgb CARD fillstyle solid 1.0 border rgb EDGE
  set label 1 NO_DATA at screen 0.5,(HEAD+BOTTOM)/2 center font fs(14) tc rgb MUTE
  plot NaN
  unset multiplot
  exit
}

# ---- cards: a chart sets where one is (L B cw ch), its hue (i) and its figure (name), then `eval`s these ----------
# More than two cards of one chart stand in a grid; on a telephone they are in one column.
gx = X(15); gy = Y(14)
FRAME = "set object 1 rectangle from screen L,B to screen L+cw,B+ch behind fillcolor rgb CARD fillstyle solid 1.0 border rgb EDGE;" \
  ."set object 2 rectangle from screen L,B to screen L+X(4),B+ch behind fillcolor rgb HUE[i] fillstyle solid 1.0 noborder;"
CARD_LEFT = X(23); CARD_RIGHT = X(21)          # a card's margins around its bars
HEADING = "set label 1 value(name.'_1') at screen L+CARD_LEFT,B+ch-Y(27) left font fb(fit(15, 1.1*value(name.'_1_WIDTH'), cw-CARD_LEFT-CARD_RIGHT-(width_of(value(name.'_UNIT'))+2)*CELL*11*EM)) tc rgb INK;" \
  ."set label 2 value(name.'_2') at screen L+CARD_LEFT,B+ch-Y(52) left font fs(fit(10, value(name.'_2_WIDTH'), cw-CARD_LEFT-CARD_RIGHT)) tc rgb MUTE;" \
  ."set label 3 value(name.'_UNIT') at screen L+cw-CARD_RIGHT,B+ch-Y(27) right font fs(11) tc rgb INK;"

# Text of the data: its width in half-width characters (padding counts bytes, strlen characters; a Chinese one has three
# and is as wide as two), and what fits of it. Two spaces separate the two languages.
bytes(s) = strlen(s)+400-strlen(sprintf('%-400s', s))
width_of(s) = (bytes(s)+strlen(s))/2.0
trimmed_to(s,n) = width_of(s) <= n ? s : trimmed_to(s[1:strlen(s)-1],n)
# Of a sentence that is too long the end goes.
begin_of(s,n) = width_of(s[1:90]) <= n && strlen(s) <= 90 ? s : trimmed_to(s[1:90],n-1).'…'
# Of a name that is too long the middle goes: its end may be all that distinguishes it.
end_of(s,n) = n < 12 ? '' : s[strlen(s)-(n >= 14 && bytes(s) > strlen(s) ? 3 : 2):*]   # of Chinese more: a number and its noun
cut_to(s,n) = width_of(s[1:90]) <= n && strlen(s) <= 90 ? s : trimmed_to(s[1:90],n-1-width_of(end_of(s,n))).'…'.end_of(s,n)
first_of(s) = strstrt(s,'  ') > 0 ? s[1:strstrt(s,'  ')-1] : s
rest_of(s) = strstrt(s,'  ') > 0 ? s[strstrt(s,'  ')+2:*] : ''

# A figure that may not be published is NULL in the query, and is marked here.
HIDDEN = LANG eq 'zh' ? '隐藏' : LANG eq 'en' ? 'hidden' : '隐藏 hidden'
hidden_in(room) = fit(10, LANG eq 'both' ? 12 : 7, room) < (LEAST > 7.5 ? LEAST : 7.5) ? HIDDEN_SIGN : HIDDEN   # the sign is in the notes
is_known(c) = stringcolumn(c) ne 'NaN'
is_hidden(c) = stringcolumn(c+1) eq HIDDEN_SIGN
known(c) = is_known(c) ? column(c) : 0         # gnuplot would leave out the label of a NaN too

# ---- bars by period: `eval PERIOD_CARD` draws the figure NAME, whose axis ends at TOP, with the column
# SECOND (0: none) under the exact values, so that there is no y axis, grid or legend. --------------
# The last row at full strength, earlier ones a tint; a period not over is hatched (a stock is whole on any day).
shade(i,row) = row == ROWS-1 ? HUE[i] : tint(HUE[i])
whole(c) = column(is_partial) == 1 && !STOCK ? NaN : known(c)
begun(c) = column(is_partial) == 1 && !STOCK ? known(c) : NaN
second_text(c) = c == 0 || is_hidden(at) ? '' : stringcolumn(c)
CARD_ABOVE = Y(68); CARD_BELOW = Y(37)
SLOTS = ROWS > 3 ? ROWS : 3                      # few bars do not grow fat
PERIOD_CARD = FRAME.HEADING \
  ."at = value(name); STOCK = value(name.'_STOCK'); SPAN = value(name.'_SPAN');" \
  ."SLOT = (cw-CARD_LEFT-CARD_RIGHT)/SLOTS; pad = (SLOTS-ROWS)/2.0; room = ch-CARD_ABOVE-CARD_BELOW;" \
  ."set lmargin at screen L+CARD_LEFT; set rmargin at screen L+cw-CARD_RIGHT;" \
  ."set bmargin at screen B+CARD_BELOW; set tmargin at screen B+ch-CARD_ABOVE;" \
  ."set label 4 (SPAN eq '' ? value(name.'_ALIKE') : FIRST.' → '.LAST.'  '.SPAN) at screen L+cw-CARD_RIGHT,B+ch-Y(52) right font fs(10) tc rgb MUTE;" \
  ."set xrange [-0.55-pad:ROWS-0.45+pad]; set yrange [0:(TOP > 0 ? TOP : 1)*room/(room-Y(41))];" \
  ."set border 1 linecolor rgb RULE linewidth 1; set boxwidth 0.56;" \
  ."TICFONT = fs(fit(11, strlen(LAST)+1, SLOT)); VALUEFONT = fb(fit(14, value(name.'_LABEL_WIDTH')+1.5, SLOT));" \
  ."CHANGEFONT = fs(fit(9.5, 9, SLOT));"
PERIOD_CARD = PERIOD_CARD \
  ."set xtics scale 0 nomirror font TICFONT tc rgb MUTE offset screen 0,Y(3);" \
  ."plot $d using 0:(whole(at)):(shade(i,$0)):xtic(2) with boxes fillstyle solid 1.0 noborder linecolor rgb variable," \
  ." '' using 0:(begun(at)):(HUE[i]) with boxes fillstyle transparent pattern 5 border linewidth 1.5 linecolor rgb variable," \
  ." '' using 0:(known(at)):(is_hidden(at) ? ' ' : stringcolumn(at+1)) with labels font VALUEFONT tc rgb INK offset screen 0,Y(SECOND > 0 ? 30 : 14)," \
  ." '' using 0:(0):(is_hidden(at) ? hidden_in(SLOT) : ' ') with labels font fs(fit(10, LANG eq 'both' ? 12 : 7, SLOT)) tc rgb MUTE offset screen 0,Y(12)," \
  ." '' using 0:(known(at)):(second_text(SECOND)) with labels font CHANGEFONT tc rgb MUTE offset screen 0,Y(10)"
