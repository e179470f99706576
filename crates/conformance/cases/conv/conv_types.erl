%% What each conversion says to a value of every other type.
-module(conv_types).
-include("case.hrl").

main() ->
    Vs = [a, 1, 1.5, "1", <<"1">>, {1}, [], #{}],
    [?show({V, atom_to_list(id(V))}) || V <- Vs],
    [?show({V, list_to_atom(id(V))}) || V <- Vs],
    [?show({V, integer_to_list(id(V))}) || V <- Vs],
    [?show({V, list_to_integer(id(V))}) || V <- Vs],
    [?show({V, integer_to_binary(id(V))}) || V <- Vs],
    [?show({V, binary_to_integer(id(V))}) || V <- Vs],
    [?show({V, list_to_tuple(id(V))}) || V <- Vs],
    [?show({V, tuple_to_list(id(V))}) || V <- Vs],
    [?show({V, binary_to_list(id(V))}) || V <- Vs],
    [?show({V, list_to_binary(id(V))}) || V <- Vs],
    [?show({V, float(id(V))}) || V <- Vs],
    ok.
