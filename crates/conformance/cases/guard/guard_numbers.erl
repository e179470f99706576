%% is_number, is_port, is_pid, is_reference, is_list as choices of clauses.
-module(guard_numbers).
-include("case.hrl").

main() ->
    [?show({kind(id(X)), second(id(X)), unequal(id(X), id(1)), equal(id(X), id(1)), both(id(X), id(1))}) || X <- [1, 1.0, 1 bsl 70, a, [], [a], {}, <<>>, #{}]],
    ?show({kind(self()), kind(make_ref()), kind(fun id/1), second(self()), second(make_ref())}),
    ok.

kind(X) when is_number(X) -> number;
kind(X) when is_port(X) -> port;
kind(X) when is_pid(X) -> pid;
kind(X) when is_reference(X) -> reference;
kind(X) when is_function(X) -> function;
kind(X) when is_boolean(X) -> boolean;
kind(_) -> other.

second(X) when is_list(X); is_pid(X) -> list_or_pid;
second(X) when is_number(X); is_reference(X) -> number_or_reference;
second(X) when is_bitstring(X) -> bits;
second(_) -> other.

unequal(X, Y) when X /= Y -> unequal;
unequal(_, _) -> equal.

both(X, Y) ->
    if
        X /= Y, X > 1 -> greater;
        true -> other
    end.

equal(X, Y) when X == Y -> equal;
equal(_, _) -> unequal.
