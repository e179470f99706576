%% Atom keys: sorted by hand, because their order is nobody's business.
-module(maps_atoms).
-include("case.hrl").

main() ->
    M = id(#{zebra => 1, apple => 2, mango => 3}),
    ?show(lists:sort(maps:to_list(M))),
    ?show(lists:sort(maps:keys(M#{kiwi => 4}))),
    ?show(lists:sort(maps:to_list(M#{apple := 5, zebra => 6}))),
    #{mango := Mango, zebra := Zebra} = M,
    ?show({Mango, Zebra}),
    ?show(M =:= #{mango => 3, zebra => 1, apple => 2}),
    ?show(maps:without([apple, zebra], M)),
    Atoms = maps:from_list([{list_to_atom("k" ++ integer_to_list(N)), N} || N <- lists:seq(1, 64)]),
    ?show(lists:sum(maps:values(Atoms))),
    ?show(maps:get(k33, Atoms)),
    ?show(lists:sort([N || _ := N <- Atoms]) =:= lists:seq(1, 64)),
    ok.
