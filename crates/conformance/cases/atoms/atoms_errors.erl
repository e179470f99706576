%% What is no atom and cannot become one.
-module(atoms_errors).
-include("case.hrl").

main() ->
    ?show(atom_to_list(id("a"))),
    ?show(atom_to_binary(id(1))),
    ?show(atom_to_binary(id(a), bogus)),
    ?show(list_to_atom(id(a))),
    ?show(list_to_atom(id([a]))),
    ?show(list_to_atom(id([-1]))),
    ?show(list_to_atom(id([16#D800]))),
    ?show(list_to_atom(id([16#110000]))),
    ?show(list_to_atom(id([$a | $b]))),
    ?show(list_to_atom(id(["nested"]))),
    ?show(binary_to_atom(id("a"))),
    ?show(binary_to_atom(id(<<255>>))),
    ?show(binary_to_atom(id(<<16#C3>>))),
    ?show(binary_to_atom(id(<<1:1>>))),
    ?show(binary_to_atom(id(<<"a">>), bogus)),
    ok.
