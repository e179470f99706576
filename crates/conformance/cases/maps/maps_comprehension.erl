%% Map comprehensions and generators.
-module(maps_comprehension).
-include("case.hrl").

main() ->
    ?show(#{X => X * X || X <- [1, 2, 3]}),
    ?show(#{K => V || {K, V} <- [{a, 1}, {a, 2}]}),
    ?show([{K, V} || K := V <- id(#{1 => a, 2 => b})]),
    ?show(#{V => K || K := V <- id(#{1 => 10, 2 => 20})}),
    ?show([K || K := V <- id(#{1 => a, 2 => b, 3 => a}), V =:= a]),
    ?show(<< <<K>> || K := _ <- id(#{1 => a, 2 => b}) >>),
    ?show([K || {K, x} := _ <- id(#{{1, x} => 1, {2, y} => 2})]),
    ?show([K || K := _ <- id(nomap)]),
    ?show(lists:sum([V || _ := V <- maps:from_list([{N, N} || N <- lists:seq(1, 50)])])),
    ?show(map_size(#{K + 1 => V || K := V <- maps:from_list([{N, N} || N <- lists:seq(1, 50)])})),
    ok.
