# figures.gp: by topic, one mark a figure, its shape and colour the verdict; beside that, each figure that is not exact, on an
# axis of relative differences. If there are very many, the worst verdicts are drawn; the table has all.

array WORD[4] = ['contradicted', 'not reproducible', 'consistent', 'exact']
array WORD_ZH[4] = ['不符', '无法复算', '相符', '一致']
array MARK[4] = [2, 4, 13, 7]
array SIZE[4] = [1.0, 0.95, FORMAT eq 'svg' ? 0.85 : 1.25, 1.0]
array COLOUR[4] = [HUE[2], int(sprintf('0x%s', MUTE[2:7])), HUE[1], HUE[3]]
THICK = FORMAT eq 'svg' ? 0.8 : FORMAT eq 'png' ? 2.4 : 1.3 # a point's size, which differs between terminals
told_as(s,v) = strstrt(s, WORD[v]) > 0 || strstrt(s, WORD_ZH[v]) > 0
verdict_of(s) = told_as(s,1) ? 1 : told_as(s,2) ? 2 : told_as(s,3) ? 3 : 4
called(v) = LANG eq 'en' ? WORD[v] : WORD_ZH[v]

# ---- a pass that draws nothing: how many of each verdict, and which topics ----
array TOPIC[200]
array OF_TOPIC[200]
array TIMES[4] = [0, 0, 0, 0]
TOPICS = 0; BEFORE = ''; MOST_OF_ONE = 1; LOWEST = 0; HIGHEST = 0
begin_topic(s) = s eq BEFORE || TOPICS == 200 ? 0 : (BEFORE = s, TOPICS = TOPICS+1, TOPIC[TOPICS] = s, OF_TOPIC[TOPICS] = 0)
count_topic(s) = (begin_topic(s), OF_TOPIC[TOPICS] = OF_TOPIC[TOPICS]+1, \
  MOST_OF_ONE = OF_TOPIC[TOPICS] > MOST_OF_ONE ? OF_TOPIC[TOPICS] : MOST_OF_ONE)
count_verdict(v) = (TIMES[v] = TIMES[v]+1)
count_difference(c,v) = v == 4 || !is_known(c) ? 0 : \
  (LOWEST = column(c) < LOWEST ? column(c) : LOWEST, HIGHEST = column(c) > HIGHEST ? column(c) : HIGHEST)
set xrange [0:1]; set yrange [0:1]; unset border; unset tics
plot $d using (count_topic(stringcolumn(topic)), count_verdict(verdict_of(stringcolumn(verdict))), \
  count_difference(difference,verdict_of(stringcolumn(verdict))), 2):(2) with points pointtype 0
OTHERS = TIMES[1]+TIMES[2]+TIMES[3]

# ---- left or above: the topics ----
left_w = NARROW ? ROOM : (OTHERS == 0 ? ROOM : (ROOM-gx)*(LANG eq 'both' ? 0.4 : 0.44)); room_h = HEAD-BOTTOM
top_h = NARROW && OTHERS > 0 ? (room_h-gy)*0.42 : room_h
L = M; B = HEAD-top_h; cw = left_w; ch = top_h; i = 3; name = 'topic'
eval FRAME
array KEY[4]                                                # where the verdicts' names begin: the English names are long, and on two lines
array KEY_DOWN[4]
do for [v=1:4] {
  KEY[v] = CARD_LEFT+(cw-CARD_LEFT-CARD_RIGHT)*(LANG eq 'en' ? (v-1)%2/2.0 : (v-1)/4.0); KEY_DOWN[v] = Y(LANG eq 'en' && v > 2 ? 74 : 54)
}
set label 1 (LANG eq 'en' ? 'Verdicts by topic' : '各主题的判定') at screen L+CARD_LEFT,B+ch-Y(27) left font fb(15) tc rgb INK
set label 2 (LANG eq 'both' ? 'Verdicts by topic' : ' ') at screen L+cw-CARD_RIGHT,B+ch-Y(27) right font fs(10) tc rgb MUTE
do for [v=1:4] {
  set label 10+v sprintf('%s %d', called(5-v), TIMES[5-v]) at screen L+KEY[v]+X(15),B+ch-KEY_DOWN[v] left \
    font fs(fit(9.5, LANG eq 'en' ? 18 : 13, KEY[2]-KEY[1]-X(15))) tc rgb INK
  set label v+20 (LANG eq 'both' ? WORD[5-v] : ' ') at screen L+KEY[v]+X(15),B+ch-Y(71) left font fs(fit(8.5, 16, KEY[2]-KEY[1]-X(8))) tc rgb MUTE
}
TOPIC_ROWS = TOPICS > 4 ? TOPICS : 4
MOST_TOPICS = 12
TOPIC_ROWS = TOPIC_ROWS > MOST_TOPICS ? MOST_TOPICS : TOPIC_ROWS
above = Y(LANG eq 'zh' ? 74 : 92); below = Y(12)
set lmargin at screen L+CARD_LEFT; set rmargin at screen L+cw-CARD_RIGHT
set bmargin at screen B+below; set tmargin at screen B+ch-above
MARK_STEP = MOST_OF_ONE > 18 ? MOST_OF_ONE : 18
set xrange [-0.5:MARK_STEP+0.5]; set yrange [TOPIC_ROWS:0]
HIGH = (ch-above-below)/TOPIC_ROWS
NAMEFONT = fs(NARROW || HIGH < Y(42) ? 9.5 : 10.5); COUNTFONT = fs(9.5)
BEFORE = ''; AT = 0; INSIDE = 0
step_topic(s) = s eq BEFORE ? (INSIDE = INSIDE+1) : (BEFORE = s, AT = AT+1, INSIDE = 0)
topic_x(s) = (step_topic(s), INSIDE)
shown(v,w) = AT <= TOPIC_ROWS && v == w ? AT-0.28 : NaN
new_name(s) = INSIDE == 0 && AT <= TOPIC_ROWS ? cut_to(s, 44) : ' '
restart(s) = $0 == 0 ? (BEFORE = '', AT = 0, INSIDE = 0) : 0
plot for [v=1:4] $d using (restart(0), topic_x(stringcolumn(topic))):(shown(verdict_of(stringcolumn(verdict)),v)) \
       with points pointtype MARK[v] pointsize SIZE[v]*THICK linewidth 2 linecolor rgb COLOUR[v], \
     $d using (restart(0), topic_x(stringcolumn(topic)), -0.4):(AT-0.72):(new_name(stringcolumn(topic))) with labels left font NAMEFONT tc rgb INK

# The key's marks, on the same card.
unset label; unset object
set bmargin at screen B; set tmargin at screen B+ch; set lmargin at screen L; set rmargin at screen L+cw
set xrange [0:1]; set yrange [0:1]
plot for [v=1:4] $d every ::0::0 using ((KEY[v]+X(6))/cw):(1-KEY_DOWN[v]/ch) \
  with points pointtype MARK[5-v] pointsize SIZE[5-v]*THICK linewidth 2 linecolor rgb COLOUR[5-v]

# ---- right or below: what is not exact ----
if (OTHERS > 0) {
  L = NARROW ? M : M+left_w+gx; cw = NARROW ? ROOM : ROOM-left_w-gx; ch = NARROW ? room_h-top_h-gy : room_h; B = BOTTOM; i = 1
  MOST = NARROW ? 14 : 15
  SHOWN = OTHERS < MOST ? OTHERS : MOST
  SPACES = SHOWN > 8 ? SHOWN : 8
  eval FRAME
  set label 1 (LANG eq 'en' ? 'Not the same number' : '不完全相同的') at screen L+CARD_LEFT,B+ch-Y(27) left font fb(15) tc rgb INK
  set label 2 (LANG eq 'both' ? 'Not the same number' : ' ') at screen L+CARD_LEFT,B+ch-Y(52) left font fs(10) tc rgb MUTE
  set label 3 (LANG eq 'en' ? 'relative difference  %' : LANG eq 'zh' ? '相对差异  %' : '相对差异  relative difference  %') \
    at screen L+cw-CARD_RIGHT,B+ch-Y(27) right font fs(NARROW ? 9.5 : 10.5) tc rgb INK
  set label 4 (SHOWN < OTHERS ? sprintf('1–%d / %d', SHOWN, OTHERS) : ' ') at screen L+cw-CARD_RIGHT,B+ch-Y(52) right font fs(10) tc rgb MUTE
  above = Y(66); below = Y(10); PITCH = (ch-above-below)/SPACES
  array NEXT[4] = [0, TIMES[1], TIMES[1]+TIMES[2], 0]
  again(s) = $0 == 0 ? (NEXT[1] = 0, NEXT[2] = TIMES[1], NEXT[3] = TIMES[1]+TIMES[2]) : 0
  row_of(v) = again(0)*0 != 0 || v == 4 ? NaN : (NEXT[v] = NEXT[v]+1, NEXT[v] <= SHOWN ? NEXT[v] : NaN)
  set lmargin at screen L+CARD_LEFT; set rmargin at screen L+cw-CARD_RIGHT
  set bmargin at screen B+below; set tmargin at screen B+ch-above
  set xrange [0:1]; set yrange [SPACES+0.5:0.5]
  AXIS = X(NARROW ? 150 : 175)
  CHARACTERS = int((cw-CARD_LEFT-CARD_RIGHT-AXIS-X(8))/(CELL*EM*9.5))
  NAMEFONT = fs(9.5); VALUEFONT = fs(8.5)
  # In both languages each begins, and the numbers come before the second.
  led_by(s,t,n) = t eq '' ? s : begin_of(s.'  '.t, n)
  name_of(f,s) = rest_of(s) eq '' ? begin_of(f.'  '.s, CHARACTERS) : led_by(begin_of(f.'  '.first_of(s), int(0.6*CHARACTERS)), rest_of(s), CHARACTERS)
  last_of(s) = rest_of(s) eq '' ? s : rest_of(s)
  numbers_of(s,t) = led_by(first_of(s).' → '.first_of(t), rest_of(s) eq '' ? '' : rest_of(s).' → '.last_of(t), int(CHARACTERS*1.1))
  plot $d using (row = row_of(verdict_of(stringcolumn(verdict))), 0):(row):(name_of(stringcolumn(figure), stringcolumn(indicator))) \
         with labels left font NAMEFONT tc rgb INK offset screen 0,PITCH*0.17, \
       '' using (row = row_of(verdict_of(stringcolumn(verdict))), 0):(row):(numbers_of(stringcolumn(published), stringcolumn(recomputed))) \
         with labels left font VALUEFONT tc rgb MUTE offset screen 0,-PITCH*0.22
  # The axis covers text that ran into it.
  unset label; unset object
  AX = L+cw-CARD_RIGHT-AXIS
  set object 1 rectangle from screen AX-X(4),B+below to screen L+cw-X(3),B+ch-above behind fillcolor rgb CARD fillstyle solid 1.0 noborder
  set lmargin at screen AX; set rmargin at screen L+cw-CARD_RIGHT
  SPREAD = HIGHEST-LOWEST > 0 ? HIGHEST-LOWEST : 1
  LABEL = X(LANG eq 'zh' ? 92 : 118)/AXIS                   # the room of the labels, all of them right of the axis
  SCALE = SPREAD/(1-LABEL-0.05)
  set xrange [LOWEST-0.05*SCALE:LOWEST+0.95*SCALE]
  set arrow 1 from first 0,0.5 to first 0,SPACES+0.5 nohead linecolor rgb RULE linewidth 1 back
  signed(c) = is_known(c) ? sprintf(column(c) > 0 ? '+%.2f%%' : column(c) < 0 ? '−%.2f%%' : '%.2f%%', abs(column(c))) : ' '
  difference_label(c,v) = (is_known(c) ? signed(c) : stringcolumn(c+1)).'  '.called(v)  # without a number, it has no place on the axis
  PLACEFONT = fs(9)
  plot for [v=1:3] $d using (row = row_of(verdict_of(stringcolumn(verdict))), known(difference)):(verdict_of(stringcolumn(verdict)) == v && is_known(difference) ? row : NaN) \
         with points pointtype MARK[v] pointsize SIZE[v]*THICK linewidth 2 linecolor rgb COLOUR[v], \
       $d using (row = row_of(verdict_of(stringcolumn(verdict))), known(difference) > 0 ? known(difference) : 0):(row):\
         (difference_label(difference,verdict_of(stringcolumn(verdict)))) with labels left font PLACEFONT tc rgb INK offset screen X(9),(LANG eq 'both' ? PITCH*0.17 : 0), \
       $d using (row = row_of(verdict_of(stringcolumn(verdict))), known(difference) > 0 ? known(difference) : 0):(row):\
         (LANG eq 'both' ? WORD[verdict_of(stringcolumn(verdict))] : ' ') with labels left font VALUEFONT tc rgb MUTE offset screen X(9),-PITCH*0.22
}
