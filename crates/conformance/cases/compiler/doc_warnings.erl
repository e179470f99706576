%% Warnings about documentation: hidden things that others see, what has none where it is asked for; tests of written terms;
%% nowarn_bif_clash from outside.
-module(doc_warnings).
-export([main/0]).

main() ->
    Hidden = hidden(),
    [compiled(Hidden, Options) || Options <- [[], [nowarn_hidden_doc], [{nowarn_hidden_doc, [{inner, 0}]}], [{nowarn_hidden_doc, {seen, 0}}],
                                              [no_docs], [warn_missing_doc]]],
    Bare = bare(),
    [compiled(Bare, Options) || Options <- [[], [warn_missing_doc], [warn_missing_doc_functions], [warn_missing_doc_types],
                                            [warn_missing_doc_callbacks], [warn_missing_doc, nowarn_missing_doc_functions],
                                            [warn_missing_doc, nowarn_missing_doc], [nowarn_missing_doc, warn_missing_doc_types]]],
    compiled(["-moduledoc false.\n" | Bare], [warn_missing_doc]),
    compiled(["-moduledoc \"All.\".\n" | Bare], [warn_missing_doc]),
    compiled(["-compile([warn_missing_doc_callbacks, {nowarn_hidden_doc, [seen/0]}]).\n" | Hidden], []),
    tests(),
    clash().

hidden() ->
    ["-export([f/0, g/1, h/0]).\n-export_type([public/0, 'Odd name'/1]).\n",
     "-doc false.\n-type inner() :: integer().\n",
     "-doc hidden.\n-doc #{since => \"1\"}.\n-type seen() :: atom().\n",
     "-doc false.\n-export([i/0]).\n-type later() :: float().\n",
     "-doc false.\n-type unreached() :: pid().\n",
     "-doc false.\n-opaque 'Odd name'(X) :: [X].\n",
     "-type middle() :: inner() | later().\n-type public() :: middle().\n",
     "-doc hidden.\n-callback cb(public()) -> seen().\n",
     "-doc \"F.\".\n-spec f() -> public().\nf() -> 1.\n",
     "-spec g(seen()) -> 'Odd name'(atom()).\ng(_) -> [].\n",
     "-doc hidden.\n-spec h() -> unreached().\nh() -> self().\ni() -> ok.\n"].

bare() ->
    ["-export([f/0, f/1]).\n-export_type([t/0, u/0]).\n-type t() :: integer().\n-doc \"U.\".\n-type u() :: t().\n-type private() :: a.\n",
     "-callback c(t()) -> u().\n-doc #{equiv => f(1)}.\n-spec f() -> private().\nf() -> a.\nf(_) -> hidden().\n-doc false.\nhidden() -> ok.\n"].

compiled(Lines, Options) ->
    io:format("~p~n", [Options]),
    Forms = forms(["-module(documented).\n" | Lines]),
    {ok, documented, Beam, Found} = compile:forms(Forms, [binary, return, nowarn_unused_type | Options]),
    show(Found),
    Chunk = beam_lib:chunks(Beam, ["Docs"], [allow_missing_chunks]),
    {ok, {documented, [{"Docs", Docs}]}} = Chunk,
    io:format("  documentation: ~p~n", [is_binary(Docs)]).

show(Found) ->
    [io:format("  ~p ~p ~ts~n", [At, What, Module:format_error(What)]) || {_, Infos} <- Found, {At, Module, What} <- lists:sort(Infos)].

tests() ->
    Written = ["3", "a", "3.14", "[]", "[a]", "$a", "\"foo\"", "<<\"foo\">>", "1 + 2", "+ 3", "#{}"],
    Tests = ["is_record(~s, r)", "is_record(~s, r, 2)", "is_atom(~s)", "is_integer(~s)", "is_list(~s)", "is_map(~s)", "is_binary(~s)", "is_pid(~s)", "is_tuple(~s)"],
    [tested(io_lib:format(Test, [Term])) || Test <- Tests, Term <- Written],
    tested("is_tuple({r, 1})"),
    tested("is_map({r, 1})").

tested(Guard) ->
    Forms = forms(["-module(tested).\n-export([t/1]).\n-record(r, {a}).\nt(_) when ", Guard, " -> 1;\nt(_) -> 2.\n"]),
    {ok, tested, _, Found} = compile:forms(Forms, [binary, return]),
    io:format("~ts~n", [Guard]),
    show(Found).

clash() ->
    Forms = forms(["-module(clash).\n-export([t/1, size/1]).\nt(X) -> size(X).\nsize({N, _}) -> N.\n"]),
    [io:format("~p~n~p~n", [Options, without_code(compile:forms(Forms, [return | Options]))])
     || Options <- [[], [nowarn_bif_clash], [{nowarn_bif_clash, [{size, 1}]}]]].

without_code({ok, Module, _, Warnings}) -> {ok, Module, Warnings};
without_code(Failed) -> Failed.

forms(Lines) ->
    {ok, Tokens, _} = erl_scan:string(lists:flatten(Lines), {1, 1}),
    parsed(Tokens, []).

parsed([], []) -> [];
parsed([{dot, _} = Dot | Rest], Form) ->
    {ok, Parsed} = erl_parse:parse_form(lists:reverse([Dot | Form])),
    [Parsed | parsed(Rest, [])];
parsed([Token | Rest], Form) -> parsed(Rest, [Token | Form]).
