%% Errors in guards are failures of the guard, not of the program.
-module(exc_guards).
-include("case.hrl").

main() ->
    [?show({X, guard(id(X))}) || X <- [1, 0, a, [], [1], {}, {1}, <<1>>, #{}, #{a => 1}, 1.5]],
    ?show(or_guard(id(x))),
    ?show(orelse_guard(id(x))),
    ok.

guard(X) when hd(X) =:= 1 -> list;
guard(X) when element(1, X) =:= 1 -> tuple;
guard(X) when 10 / X > 8 -> small;
guard(X) when map_get(a, X) =:= 1 -> map;
guard(X) when byte_size(X) =:= 1 -> binary;
guard(X) when X + 1 > 0 -> number;
guard(X) when length(X) >= 0 -> some_list;
guard(_) -> none.

or_guard(X) when length(X) > 0; is_atom(X) -> second;
or_guard(_) -> neither.

orelse_guard(X) when length(X) > 0 orelse is_atom(X) -> second;
orelse_guard(_) -> neither.
