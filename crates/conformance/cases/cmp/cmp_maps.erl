%% Maps compare by size, then keys, then values.
-module(cmp_maps).
-include("case.hrl").

main() ->
    Ms = [#{}, #{a => 1}, #{a => 2}, #{b => 1}, #{a => 1, 1 => 1}, #{1 => a}, #{1.0 => a}, #{2 => a}, #{1 => 1.0}, #{1 => 1}, #{{} => x}],
    ?show(lists:sort(Ms)),
    [?show({X, Y, id(X) < id(Y), id(X) == id(Y), id(X) =:= id(Y)}) || X <- Ms, Y <- Ms, X =< Y],
    ok.
