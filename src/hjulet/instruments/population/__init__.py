"""How places grow and shrink: what happened, why, what is likely next, and how sure one can be of it.

Say what you need from the module that has it; nothing heavy is loaded before. `reading` (files), `totals`, `accounts`,
`changes`, `decomposing`, `ageing`, `turning` (what happened), `life_tables`, `fertility`, `rates`, `projecting`,
`scenarios`, `fans`, `needs` (what is next), `baselines`, `backtesting` (how sure), `divisions` (moved borders).
"""
