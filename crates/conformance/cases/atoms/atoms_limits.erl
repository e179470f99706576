%% The longest atom has 255 characters.
-module(atoms_limits).
-include("case.hrl").

main() ->
    ?show(length(atom_to_list(list_to_atom(lists:duplicate(255, $x))))),
    ?show(list_to_atom(lists:duplicate(id(256), $x))),
    ?show(byte_size(atom_to_binary(list_to_atom(lists:duplicate(255, 16#20AC))))),
    ?show(list_to_atom(lists:duplicate(id(256), 16#20AC))),
    ?show(byte_size(atom_to_binary(binary_to_atom(binary:copy(<<"y">>, 255))))),
    ?show(binary_to_atom(binary:copy(<<"y">>, id(256)))),
    ?show(byte_size(atom_to_binary(binary_to_atom(binary:copy(<<"å"/utf8>>, 255))))),
    ?show(binary_to_atom(binary:copy(<<"å"/utf8>>, id(256)))),
    ok.
