%% Failed natives name themselves, their arguments, and carry error_info.
-module(exc_badarg_info).
-include("case.hrl").

main() ->
    ?trace(atom_to_list(id(1))),
    ?trace(list_to_atom(id([a]))),
    ?trace(binary_part(id(<<"abc">>), 2, 5)),
    ?trace(integer_to_list(id(x))),
    ?trace(element(id(3), {a})),
    ?trace(setelement(id(0), {a}, b)),
    ?trace(list_to_binary(id([300]))),
    ?trace(iolist_to_binary(id(x))),
    ?trace(byte_size(id(x))),
    ?trace(bit_size(id([]))),
    ?trace(map_size(id(x))),
    ?trace(tuple_to_list(id([]))),
    ?trace(binary_to_atom(id(x))),
    ?trace(id(x) ! hello),
    ?trace(spawn(id(x))),
    ?trace(apply(id(x), [1])),
    ?trace(maps:get(id(k), #{})),
    ?trace(maps:put(a, b, id(x))),
    ?trace(lists:member(a, id(x))),
    ?trace(lists:reverse(id([a | b]))),
    ?trace(binary:at(id(<<>>), 0)),
    ?trace(math:sqrt(id(x))),
    ok.
