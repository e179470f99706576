%% Numbers and atoms as text and back: integers, floats in all forms, atoms.
-module(number_text).
-include("../harness.hrl").

bench() -> loop(60000, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) ->
    Float = N / 7,
    Bytes = byte_size(integer_to_binary(N)) + byte_size(integer_to_binary(N * 1000003, 16)) + length(integer_to_list(-N))
        + byte_size(float_to_binary(Float, [short])) + byte_size(float_to_binary(Float, [{decimals, 4}])) + byte_size(atom_to_binary(some_atom)),
    Read = binary_to_integer(<<"123456">>) + list_to_integer("654321") + trunc(binary_to_float(<<"2718.28">>)),
    some_atom = binary_to_existing_atom(<<"some_atom">>),
    loop(N - 1, (Sum + Bytes + Read) band 16#ffffffff).
