# years.gp: four cards, each a bar chart of one figure with its own zero-based axis.

array PANEL[4] = ['households', 'persons', 'instances', 'amount']

ACROSS = NARROW ? 1 : 2; DOWN = 4/ACROSS
cw = (ROOM-gx*(ACROSS-1))/ACROSS; ch = (HEAD-BOTTOM-gy*(DOWN-1))/DOWN
do for [i=1:4] {
  name = PANEL[i]; TOP = value(name.'_TOP'); SECOND = value(name)+2
  L = M + ((i-1)%ACROSS)*(cw+gx); B = BOTTOM + (DOWN-1-(i-1)/ACROSS)*(ch+gy)
  eval PERIOD_CARD
}
