%% Records created, updated and dispatched upon, as a small simulation.
-module(records).
-include("../harness.hrl").

-record(account, {id, owner = <<"nobody">>, balance = 0, history = [], open = true}).
-record(deposit, {amount}).
-record(withdrawal, {amount, fee = 1}).
-record(transfer, {to, amount}).

bench() -> loop(1500000, #account{id = 1}, #account{id = 2, owner = <<"other">>}).

loop(0, #account{balance = A, history = H}, #account{balance = B, open = Open}) ->
    A * 3 + B + length(H) + length([x || Open]);
loop(N, A, B) ->
    {A1, B1} = apply_to(event(N), A, B),
    loop(N - 1, A1, B1).

event(N) when N rem 4 =:= 0 -> #withdrawal{amount = N rem 100};
event(N) when N rem 7 =:= 0 -> #transfer{to = 2, amount = N rem 50};
event(N) -> #deposit{amount = N rem 90}.

apply_to(#deposit{amount = X}, #account{balance = Balance} = A, B) -> {A#account{balance = Balance + X}, B};
apply_to(#withdrawal{amount = X, fee = Fee}, #account{balance = Balance, history = H} = A, B) when Balance > X ->
    {A#account{balance = Balance - X - Fee, history = keep([{out, X} | H])}, B};
apply_to(#withdrawal{}, A, B) -> {A, B};
apply_to(#transfer{to = Id, amount = X}, A, #account{id = Id, open = true} = B) ->
    {A#account{balance = A#account.balance - X}, B#account{balance = B#account.balance + X, open = X =/= 1000}}.

keep([A, B, C, D | _]) -> [A, B, C, D];
keep(Short) -> Short.
