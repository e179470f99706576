%% Map literals: order of keys, duplicate keys, nested maps.
-module(maps_build).
-include("case.hrl").

main() ->
    ?show(#{}),
    ?show(#{id(1) => a, id(2) => b}),
    ?show(#{id(2) => a, id(1) => b, id(2) => c}),
    ?show(#{id(1) => #{id(2) => #{}}}),
    ?show(#{1 => id(x), 2 => lit, 3 => [id(y)]}),
    ?show(#{id([]) => 1, id({}) => 2, id(<<>>) => 3, id("k") => 4, id(1.5) => 5}),
    ?show(maps:size(#{id(K) => K || K <- [1, 2, 2, 3]})),
    ok.
