# retention.gp: four cards on one scale. Stacked parts of a year would not show its gaps.

array PANEL[4] = ['new', 'retained', 'returned', 'lapsed']
array SHADE[4] = [3, 1, 4, 2]

# In the first year all are new: its bar would flatten the others. It ends at the top of the scale, in outline, with its number.
TOP = 0
higher(c) = is_known(c) && column(c) > TOP ? (TOP = column(c)) : 0
set xrange [0:1]; set yrange [0:1]
plot $d using (column(1) == 0 ? 0 : higher(new), higher(retained), higher(returned), higher(lapsed), 2):(2) with points pointtype 0
is_first(c) = c == new && column(1) == 0 && new_TOP > TOP && TOP > 0
known(c) = !is_known(c) ? 0 : is_first(c) ? TOP : column(c)
whole(c) = (column(is_partial) == 1 && !STOCK) || is_first(c) ? NaN : known(c)
FIRST_BAR = ", '' using 0:(is_first(at) ? TOP : NaN):(HUE[i]) with boxes fillstyle empty border dashtype 2 linewidth 1.5 linecolor rgb variable"
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
  eval PERIOD_CARD.FIRST_BAR
}
