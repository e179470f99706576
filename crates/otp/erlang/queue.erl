%% Double-ended queues in amortised constant time.
%%
%% A queue is {Rear, Front}: the rear list is reversed, so its head is the last element. When a queue has two elements or more,
%% neither list is empty, so both ends are found at once. The form is OTP's, since queues travel between nodes and are printed.
-module(queue).
-compile({no_auto_import, [get/1]}).

-export([all/2, any/2, cons/2, daeh/1, delete/2, delete_r/2, delete_with/2, delete_with_r/2, drop/1, drop_r/1, filter/2,
         filtermap/2, fold/3, from_list/1, get/1, get_r/1, head/1, in/2, in_r/2, init/1, is_empty/1, is_queue/1, join/2, lait/1,
         last/1, len/1, liat/1, member/2, new/0, out/1, out_r/1, peek/1, peek_r/1, reverse/1, snoc/2, split/2, tail/1,
         to_list/1]).

-define(IS_QUEUE(R, F), is_list(R), is_list(F)).

new() -> {[], []}.

is_queue({R, F}) when ?IS_QUEUE(R, F) -> true;
is_queue(_) -> false.

is_empty({[], []}) -> true;
is_empty({R, F}) when ?IS_QUEUE(R, F) -> false;
is_empty(Q) -> erlang:error(badarg, [Q]).

len({R, F}) when ?IS_QUEUE(R, F) -> length(R) + length(F);
len(Q) -> erlang:error(badarg, [Q]).

to_list({R, F}) when ?IS_QUEUE(R, F) -> F ++ lists:reverse(R);
to_list(Q) -> erlang:error(badarg, [Q]).

from_list(List) when is_list(List) -> from_front(List);
from_list(List) -> erlang:error(badarg, [List]).

member(X, {R, F}) when ?IS_QUEUE(R, F) -> lists:member(X, R) orelse lists:member(X, F);
member(X, Q) -> erlang:error(badarg, [X, Q]).

%% In and out ----------------------------------------------------------------------------------------------------------

in(X, {[_] = R, []}) -> {[X], R};
in(X, {R, F}) when ?IS_QUEUE(R, F) -> {[X | R], F};
in(X, Q) -> erlang:error(badarg, [X, Q]).

in_r(X, {[], [_] = F}) -> {F, [X]};
in_r(X, {R, F}) when ?IS_QUEUE(R, F) -> {R, [X | F]};
in_r(X, Q) -> erlang:error(badarg, [X, Q]).

out({[], []} = Q) -> {empty, Q};
out({[X], []}) -> {{value, X}, {[], []}};
out({[X | R], []}) -> {{value, lists:last(R)}, from_rear_without_last(X, R)};
out({R, [X]}) when is_list(R) -> {{value, X}, from_rear(R)};
out({R, [X | F]}) when is_list(R) -> {{value, X}, {R, F}};
out(Q) -> erlang:error(badarg, [Q]).

%% A rear list that alone holds several elements is never built here; one given from outside is put right.
from_rear_without_last(X, R) -> from_rear([X | lists:droplast(R)]).

out_r({[], []} = Q) -> {empty, Q};
out_r({[], [X]}) -> {{value, X}, {[], []}};
out_r({[], [X | F]}) -> {{value, lists:last(F)}, from_front([X | lists:droplast(F)])};
out_r({[X], F}) when is_list(F) -> {{value, X}, from_front(F)};
out_r({[X | R], F}) when is_list(F) -> {{value, X}, {R, F}};
out_r(Q) -> erlang:error(badarg, [Q]).

%% Two halves of a list whose other half became empty: the empty side gets the larger half.
from_front(List) ->
    {Front, Rear} = lists:split(length(List) div 2, List),
    {lists:reverse(Rear), Front}.

from_rear(List) ->
    {Rear, Front} = lists:split(length(List) div 2, List),
    {Rear, lists:reverse(Front)}.

%% Both ends -----------------------------------------------------------------------------------------------------------

get(Q) ->
    case first(Q) of
        {value, X} -> X;
        _ -> erlang:error(empty_or_badarg(Q), [Q])
    end.

get_r(Q) ->
    case final(Q) of
        {value, X} -> X;
        _ -> erlang:error(empty_or_badarg(Q), [Q])
    end.

peek(Q) ->
    case first(Q) of
        badarg -> erlang:error(badarg, [Q]);
        Found -> Found
    end.

peek_r(Q) ->
    case final(Q) of
        badarg -> erlang:error(badarg, [Q]);
        Found -> Found
    end.

drop(Q) ->
    case is_queue(Q) andalso out(Q) of
        {{value, _}, Rest} -> Rest;
        _ -> erlang:error(empty_or_badarg(Q), [Q])
    end.

drop_r(Q) ->
    case is_queue(Q) andalso out_r(Q) of
        {{value, _}, Rest} -> Rest;
        _ -> erlang:error(empty_or_badarg(Q), [Q])
    end.

first({[], []}) -> empty;
first({R, [X | _]}) when is_list(R) -> {value, X};
first({[_ | _] = R, []}) -> {value, lists:last(R)};
first(_) -> badarg.

final({[], []}) -> empty;
final({[X | _], F}) when is_list(F) -> {value, X};
final({[], [_ | _] = F}) -> {value, lists:last(F)};
final(_) -> badarg.

empty_or_badarg({[], []}) -> empty;
empty_or_badarg(_) -> badarg.

%% Whole queues --------------------------------------------------------------------------------------------------------

reverse({R, F}) when ?IS_QUEUE(R, F) -> {F, R};
reverse(Q) -> erlang:error(badarg, [Q]).

join({R, F} = Q, {[], []}) when ?IS_QUEUE(R, F) -> Q;
join({[], []}, {R, F} = Q) when ?IS_QUEUE(R, F) -> Q;
join({R1, F1}, {R2, F2}) when ?IS_QUEUE(R1, F1), ?IS_QUEUE(R2, F2) -> {R2, F1 ++ lists:reverse(R1, F2)};
join(Q1, Q2) -> erlang:error(badarg, [Q1, Q2]).

split(0, {R, F} = Q) when ?IS_QUEUE(R, F) -> {{[], []}, Q};
split(N, {R, F} = Q) when is_integer(N), N >= 1, ?IS_QUEUE(R, F) ->
    case {length(F), length(R)} of
        {InFront, _} when N < InFront ->
            {Before, After} = lists:split(N, F),
            {front_only(Before), with_rear(R, After)};
        {InFront, InRear} when N =:= InFront, InRear > 0 ->
            {from_front(F), from_rear(R)};
        {InFront, InRear} when N < InFront + InRear ->
            {After, Before} = lists:split(InRear - (N - InFront), R),
            {with_front(Before, F), rear_only(After)};
        {InFront, InRear} when N =:= InFront + InRear ->
            {Q, {[], []}};
        _ ->
            erlang:error(badarg, [N, Q])
    end;
split(N, Q) -> erlang:error(badarg, [N, Q]).

%% Of a list that alone makes up a part of a split queue, only the end stays.
front_only([X | Rest]) when Rest =/= [] -> {lists:reverse(Rest), [X]};
front_only(List) -> {[], List}.

rear_only([X | Rest]) when Rest =/= [] -> {[X], lists:reverse(Rest)};
rear_only(List) -> {List, []}.

with_rear([], F) -> from_front(F);
with_rear(R, F) -> {R, F}.

with_front(R, []) -> from_rear(R);
with_front([], F) -> from_front(F);
with_front(R, F) -> {R, F}.

%% Each element gives a boolean, or a list of what stands in its place.
filter(F, {Rear, Front}) when is_function(F, 1), ?IS_QUEUE(Rear, Front) ->
    Kept = kept(F, Front),
    with_either(kept_rear(F, Rear), Kept);
filter(F, Q) -> erlang:error(badarg, [F, Q]).

kept(F, [X | Xs]) ->
    case F(X) of
        true -> [X | kept(F, Xs)];
        false -> kept(F, Xs);
        List when is_list(List) -> List ++ kept(F, Xs)
    end;
kept(_, []) ->
    [].

%% The rear is visited from its end, which is the order of the queue.
kept_rear(F, [X | Xs]) ->
    Kept = kept_rear(F, Xs),
    case F(X) of
        true -> [X | Kept];
        false -> Kept;
        List when is_list(List) -> lists:reverse(List, Kept)
    end;
kept_rear(_, []) ->
    [].

filtermap(F, {Rear, Front}) when is_function(F, 1), ?IS_QUEUE(Rear, Front) ->
    Kept = lists:filtermap(F, Front),
    KeptRear = lists:reverse(lists:filtermap(F, lists:reverse(Rear))),
    with_either(KeptRear, Kept);
filtermap(F, Q) -> erlang:error(badarg, [F, Q]).

with_either([], F) -> from_front(F);
with_either(R, []) -> from_rear(R);
with_either(R, F) -> {R, F}.

fold(F, Acc, {Rear, Front}) when is_function(F, 2), ?IS_QUEUE(Rear, Front) ->
    lists:foldr(F, lists:foldl(F, Acc, Front), Rear);
fold(F, Acc, Q) -> erlang:error(badarg, [F, Acc, Q]).

any(Pred, {Rear, Front}) when is_function(Pred, 1), ?IS_QUEUE(Rear, Front) ->
    lists:any(Pred, Front) orelse lists:any(Pred, Rear);
any(Pred, Q) -> erlang:error(badarg, [Pred, Q]).

all(Pred, {Rear, Front}) when is_function(Pred, 1), ?IS_QUEUE(Rear, Front) ->
    lists:all(Pred, Front) andalso lists:all(Pred, Rear);
all(Pred, Q) -> erlang:error(badarg, [Pred, Q]).

%% Deleting the first match, from either end; without one, the queue stays as it is.

delete(X, {Rear, Front} = Q) when ?IS_QUEUE(Rear, Front) -> delete_first(fun(Y) -> Y =:= X end, Q);
delete(X, Q) -> erlang:error(badarg, [X, Q]).

delete_r(X, {Rear, Front}) when ?IS_QUEUE(Rear, Front) -> reverse(delete(X, {Front, Rear}));
delete_r(X, Q) -> erlang:error(badarg, [X, Q]).

delete_with(Pred, {Rear, Front} = Q) when is_function(Pred, 1), ?IS_QUEUE(Rear, Front) -> delete_first(Pred, Q);
delete_with(Pred, Q) -> erlang:error(badarg, [Pred, Q]).

delete_with_r(Pred, {Rear, Front}) when is_function(Pred, 1), ?IS_QUEUE(Rear, Front) ->
    reverse(delete_first(Pred, {Front, Rear}));
delete_with_r(Pred, Q) -> erlang:error(badarg, [Pred, Q]).

delete_first(Pred, {Rear, Front} = Q) ->
    case without_first(Pred, Front, []) of
        none ->
            case without_first(Pred, lists:reverse(Rear), []) of
                none -> Q;
                Rest -> with_front(lists:reverse(Rest), Front)
            end;
        [] ->
            from_rear(Rear);
        Rest ->
            with_rear(Rear, Rest)
    end.

without_first(Pred, [X | Xs], Before) ->
    case Pred(X) of
        true -> lists:reverse(Before, Xs);
        false -> without_first(Pred, Xs, [X | Before])
    end;
without_first(_, [], _) ->
    none.

%% Okasaki's names -----------------------------------------------------------------------------------------------------

cons(X, Q) -> in_r(X, Q).
head(Q) -> get(Q).
tail(Q) -> drop(Q).
snoc(Q, X) -> in(X, Q).
daeh(Q) -> get_r(Q).
last(Q) -> get_r(Q).
liat(Q) -> drop_r(Q).
lait(Q) -> drop_r(Q).
init(Q) -> drop_r(Q).
