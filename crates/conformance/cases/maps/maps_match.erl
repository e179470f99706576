%% Matching keys: literal, bound, several, nested, with guards.
-module(maps_match).
-include("case.hrl").

main() ->
    [?show({M, match(id(M), id(k))}) || M <- [#{}, #{1 => x}, #{1 => one, 2 => two}, #{k => v}, #{1 => #{a => b}}, #{"s" => <<"t">>}, #{1.0 => float}, #{k => #{k => deep}}, notmap, []]],
    ?show(two(id(#{1 => a, 2 => b}), id(1), id(2))),
    ?show(two(id(#{1 => a, 2 => b}), id(1), id(3))),
    ?show(two(id(x), id(1), id(3))),
    ?show(begin #{1 := X} = id(#{1 => y}), X end),
    ?show(begin #{2 := X} = id(#{1 => y}), X end),
    ?show(begin #{} = id(#{1 => y}) end),
    ?show(begin #{} = id([]) end),
    ok.

match(#{1 := #{a := X}}, _) -> {nested, X};
match(#{1 := one, 2 := Y}, _) -> {pair, Y};
match(#{"s" := B}, _) when is_binary(B) -> {string, B};
match(#{1 := X}, _) -> {one, X};
match(#{1.0 := X}, _) -> {float, X};
match(M, K) ->
    case M of
        #{K := #{K := X}} -> {twice, X};
        #{K := X} -> {key, X};
        #{} when map_size(M) =:= 0 -> empty;
        #{} -> other;
        _ -> no_map
    end.

two(M, A, B) ->
    case M of
        #{A := X, B := Y} -> {X, Y};
        #{A := X} -> {X};
        _ -> none
    end.
