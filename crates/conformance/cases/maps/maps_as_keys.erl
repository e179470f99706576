%% Maps, lists and tuples as keys, compared by value.
-module(maps_as_keys).
-include("case.hrl").

main() ->
    M = #{#{1 => a} => one, [#{}] => two, {#{2 => b}} => three},
    ?show(maps:get(id(#{1 => a}), M)),
    ?show(maps:get([maps:new()], M)),
    ?show(maps:get({maps:put(2, b, #{})}, M)),
    Big = maps:from_list([{N, N} || N <- lists:seq(1, 40)]),
    N = #{Big => big, Big#{1 := 1} => same, Big#{1 := 0} => other},
    ?show(map_size(N)),
    ?show(maps:get(maps:from_list([{N2, N2} || N2 <- lists:seq(40, 1, -1)]), N)),
    ok.
