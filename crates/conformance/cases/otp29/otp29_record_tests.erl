%% Tests of native records: any, of this module, of another, by fields alone.
-module(otp29_record_tests).
-include("case.hrl").

-record #p{x = 0, y = 0}.
-record #q{x = 1}.

main() ->
    [?show({any(X), is_p(X), of_module(X, ?MODULE), of_module(X, other), by_field(X), clause(X)}) || X <- [#p{}, #p{x = 5}, #q{}, {p, 1, 2}, a, #{}, []]],
    ok.

any(R) when is_record(R) -> yes;
any(_) -> no.

is_p(R) -> is_record(R, p).

of_module(R, M) -> is_record(R, M, p).

by_field(#_{x = X}) -> {x, X};
by_field(_) -> none.

clause(#p{x = 5}) -> five;
clause(#p{y = Y}) -> {y, Y};
clause(#q{}) -> q;
clause(_) -> other.
