%% Atoms from lists and binaries, and back.
-module(atoms_convert).
-include("case.hrl").

main() ->
    ?show(atom_to_list(id('hello world'))),
    ?show(atom_to_list(id('å€'))),
    ?show(list_to_atom(id("new atom"))),
    ?show(list_to_atom(id([]))),
    ?show(list_to_atom(id([16#E5, 16#20AC])) =:= 'å€'),
    ?show(atom_to_binary(id(abc))),
    ?show(atom_to_binary(id('å€'))),
    ?show(atom_to_binary(id('å'), latin1)),
    ?show(atom_to_binary(id('å'), utf8)),
    ?show(atom_to_binary(id('€'), latin1)),
    ?show(binary_to_atom(id(<<"abc">>))),
    ?show(binary_to_atom(id(<<"å€"/utf8>>)) =:= 'å€'),
    ?show(binary_to_atom(id(<<16#E5>>), latin1) =:= 'å'),
    ?show(binary_to_atom(id(<<>>))),
    ok.
