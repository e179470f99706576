%% Chunk Docs: what -moduledoc and -doc say, signatures, and which types are shown.
-module(compile_docs).
-export([main/0]).

-define(TEXT, "-module(documented).
-moduledoc \"
  The module.

  More of it.
\".
-moduledoc #{since => <<\"1.0\">>, author => me}.
-export([a/0, b/2, c/1, d/1, e/2, f/1, i/0, j/3, k/1]).
-export_type([t/0, o/1]).
-deprecated([{d, 1}, {e, '_', \"use f\"}]).
-deprecated_type({o, 1}).
-record(r, {x :: q(), y}).
-doc \"The type\".
-type t() :: w().
-type u() :: v().
-type v() :: 1.
-type w() :: 2.
-type p() :: 3.
-type q() :: 4.
-type unused() :: 5.
-opaque o(A) :: {A, unused()}.
-doc \"cb(One) does\".
-callback cb(X :: t()) -> ok.
-callback cc(t()) -> ok.
-doc #{equiv => maps:get(Key, [1, a | T], {\"x\", $c})}.
-callback ce(X, Y) -> ok when X :: v(), Y :: v().
-doc \"a() it is
 Second\".
a() -> 1.
-doc #{equiv => a()}.
-spec b(X :: integer(), Y) -> Y when Y :: u().
b(_X, Y) -> Y.
-doc hidden.
c(X) -> X.
-doc \"D doc\".
-doc #{since => <<\"2.0\">>, group => \"G\"}.
d(_Arg) -> hidden(1).
-spec e(A :: p(), B :: #r{}) -> ok.
e(1, _) -> ok;
e(_, _) -> ok.
-doc \"F\".
f({X}) -> X.
hidden(X) -> X.
-doc #{equiv => b/2}.
i() -> 1.
j(_, _, _) -> 1.
-doc \"d(x) is not k\".
k([H|T]) -> {H, T}.
").

main() ->
    {ok, documented, Code, _} = compiled(?TEXT, []),
    {ok, {_, [{"Docs", Docs}]}} = beam_lib:chunks(Code, ["Docs"]),
    {docs_v1, At, Language, Format, Module, Meta, Entries} = binary_to_term(Docs),
    io:format("~p~n", [{At, Language, Format, Module, lists:sort(maps:to_list(Meta))}]),
    [io:format("~p~n", [{What, Where, Signature, Doc, lists:sort(maps:to_list(Said))}]) || {What, Where, Signature, Doc, Said} <- Entries],
    {ok, {_, [{abstract_code, {_, Forms}}]}} = beam_lib:chunks(Code, [abstract_code]),
    io:format("~p~n", [[Name || {attribute, _, Name, _} <- Forms, Name =:= doc orelse Name =:= moduledoc]]),
    {ok, documented, Bare, _} = compiled(?TEXT, [no_docs]),
    io:format("~p~n", [beam_lib:chunks(Bare, ["Docs"], [allow_missing_chunks])]),
    {ok, plain, Plain, _} = compiled("-module(plain). -export([f/0]). f() -> 1.", []),
    io:format("~p~n", [beam_lib:chunks(Plain, ["Docs"], [allow_missing_chunks])]).

compiled(Text, Options) ->
    {ok, Tokens, _} = erl_scan:string(Text, {1, 1}),
    compile:forms([{attribute, {1, 1}, file, {"text", 1}} | forms(Tokens, [])], [return, debug_info | Options]).

forms(Tokens, Form) ->
    case Tokens of
        [{dot, _} = Dot | Rest] ->
            {ok, Parsed} = erl_parse:parse_form(lists:reverse([Dot | Form])),
            [Parsed | forms(Rest, [])];
        [Token | Rest] -> forms(Rest, [Token | Form]);
        [] -> [{eof, {99, 1}}]
    end.
