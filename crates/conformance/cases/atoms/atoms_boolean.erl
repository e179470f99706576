%% is_boolean, and the boolean operators' complaints.
-module(atoms_boolean).
-include("case.hrl").

main() ->
    ?show([is_boolean(id(X)) || X <- [true, false, undefined, 1, "true"]]),
    ?show([is_atom(id(X)) || X <- [true, a, "a", 1, <<"a">>, []]]),
    ?show([{A and B, A or B, A xor B, not A} || A <- id([true, false]), B <- id([true, false])]),
    ?show(id(a) and true),
    ?show(true and id(1)),
    ?show(id(1) or true),
    ?show(true xor id(x)),
    ?show(not id(x)),
    ?show(id(a) andalso true),
    ?show(true andalso id(5)),
    ?show(false andalso id(5)),
    ?show(id(true) orelse id(5)),
    ?show(id(false) orelse id(5)),
    ?show(id(5) orelse true),
    ?trace(id(5) andalso true),
    ?trace(not id(x)),
    ok.
