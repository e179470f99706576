%% A list without elements in the external format is its tail, whatever that is.
-module(conv_empty_list_tail).
-include("../case.hrl").

main() ->
    ?show(binary_to_term(<<131, 108, 0:32, 97, 42>>)),
    ?show(binary_to_term(<<131, 108, 0:32, 98, -1:32>>)),
    ?show(binary_to_term(<<131, 108, 0:32, 106>>)),
    ?show(binary_to_term(<<131, 104, 2, 108, 0:32, 97, 42, 119, 1, 97>>)),
    ?show(binary_to_term(<<131, 104, 1, 108, 0:32, 104, 2, 97, 1, 97, 2>>)),
    ?show(binary_to_term(<<131, 108, 0:32, 108, 0:32, 98, 1:32>>)),
    ?show(binary_to_term(<<131, 108, 0:32, 108, 1:32, 97, 1, 97, 2>>)),
    ?show(binary_to_term(<<131, 108, 0:32>>)).
