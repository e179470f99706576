%% In keys, integers sort before floats; in values, they compare as numbers.
-module(cmp_map_keys).
-include("case.hrl").

main() ->
    ?show(id(#{1 => a}) == id(#{1.0 => a})),
    ?show(id(#{1 => a}) < id(#{1.0 => a})),
    ?show(id(#{2 => a}) < id(#{1.0 => a})),
    ?show(id(#{a => 1}) == id(#{a => 1.0})),
    ?show(id(#{a => 1}) =:= id(#{a => 1.0})),
    ?show(id(#{{1} => a}) == id(#{{1.0} => a})),
    ?show(id(#{{1} => a}) < id(#{{1.0} => a})),
    ?show(id(#{[1, 2.0] => a}) < id(#{[1.0, 2] => a})),
    ?show(id(#{1 => a, 1.0 => b})),
    ?show(maps:size(id(#{1 => a, 1.0 => b}))),
    ok.
