%% => adds or replaces, := only replaces.
-module(maps_update).
-include("case.hrl").

main() ->
    M = id(#{1 => a, 2 => b}),
    ?show(M#{1 => x}),
    ?show(M#{3 => c}),
    ?show(M#{1 := x}),
    ?show(M#{1 := x, 3 => c, 2 := y}),
    ?show(M#{3 := x}),
    ?show(M#{3 => c, 3 := d}),
    ?show(M#{id(1) => x, id(0) => y, id(1) => z}),
    ?show(M#{1.0 => f}),
    ?show(M#{1.0 := f}),
    ?show((id(a))#{1 => 2}),
    ?show((id([]))#{1 := 2}),
    ?show(M),
    ?trace(M#{9 := x}),
    ?trace((id(nomap))#{1 => 2}),
    ?trace((id(nomap))#{1 := 2}),
    ok.
