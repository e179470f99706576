%% list_to_tuple, tuple_to_list, list_to_binary, binary_to_list and friends there and back.
-module(conv_lists).
-include("case.hrl").

main() ->
    L = lists:seq(0, 255),
    ?show(binary_to_list(list_to_binary(L)) =:= L),
    ?show(tuple_to_list(list_to_tuple(L)) =:= L),
    ?show(bitstring_to_list(list_to_bitstring([L, <<1:1>>])) =:= L ++ [<<1:1>>]),
    ?show(atom_to_list(list_to_atom("x y"))),
    ?show(list_to_integer(integer_to_list(-77))),
    ?show(list_to_float(float_to_list(2.5))),
    ?show(pid_to_list(list_to_pid(pid_to_list(self()))) =:= pid_to_list(self())),
    ?show(maps:to_list(maps:from_list([{1, a}]))),
    ?show(list_to_binary(atom_to_list(abc))),
    ok.
