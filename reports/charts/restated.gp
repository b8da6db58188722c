# restated.gp: three cards of bars, as published; under each number, the one known now.

array PANEL[3] = ['instances', 'households', 'amount']
array SHADE[3] = [4, 3, 1]
NOW = LANG eq 'en' ? 'now ' : '现 '
do for [k=1:3] { eval PANEL[k].'_SPAN = ""' }               # published figures are compared with present ones, not with other years
second_text(c) = is_known(c) ? NOW.stringcolumn(c+1) : ' '

ACROSS = NARROW ? 1 : 3; DOWN = 3/ACROSS
cw = (ROOM-gx*(ACROSS-1))/ACROSS; ch = (HEAD-BOTTOM-gy*(DOWN-1))/DOWN
do for [k=1:3] {
  name = PANEL[k]; i = SHADE[k]; SECOND = value(name.'_now'); TOP = value(name.'_TOP')
  L = M + ((k-1)%ACROSS)*(cw+gx); B = BOTTOM + (DOWN-1-(k-1)/ACROSS)*(ch+gy)
  eval PERIOD_CARD
}
