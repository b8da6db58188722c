# retention.gp: four cards on one scale. Stacked parts of a year would not show its gaps.

array PANEL[4] = ['new', 'retained', 'returned', 'lapsed']
array SHADE[4] = [3, 1, 4, 2]

TOP = 0
do for [i=1:4] { TOP = value(PANEL[i].'_TOP') > TOP ? value(PANEL[i].'_TOP') : TOP }
do for [i=1:4] { eval PANEL[i].'_SPAN = ""' }     # in the first year all are new: no base for a comparison
rate(c) = is_known(c) ? sprintf('%.1f%%', column(c)) : stringcolumn(c+1)
second_text(c) = c == kept && !is_hidden(at) ? rate(c) : ' '

ACROSS = NARROW ? 1 : 2; DOWN = 4/ACROSS
cw = (ROOM-gx*(ACROSS-1))/ACROSS; ch = (HEAD-BOTTOM-gy*(DOWN-1))/DOWN
do for [k=1:4] {
  name = PANEL[k]; i = SHADE[k]; SECOND = name eq 'retained' ? kept : 0
  L = M + ((k-1)%ACROSS)*(cw+gx); B = BOTTOM + (DOWN-1-(k-1)/ACROSS)*(ch+gy)
  set label 5 (SECOND == 0 ? '' : '%  '.kept_1.(kept_2 eq '' ? '' : '  '.kept_2)) \
    at screen L+cw-CARD_RIGHT,B+ch-Y(52) right font fs(10) tc rgb MUTE
  eval PERIOD_CARD
}
