%% Reports of behaviours as text. A report is told in pieces: strings, {term, Term}, whose print depends on where the text goes, and
%% {plain, Term} and {word, Term}, where it does not, {terms, List}, of which each may be shortened, {short, Term}, which has been
%% shortened as far as it may be, and {title, String}, which a limit of characters shortens as it does terms.
%%
%% Options are those that a logger formatter gives: depth, chars_limit, single_line, encoding.
-module(gen_report).

-export([options/0, options/1, text/2, args/2, limited/2, reason/1, log/5]).

%% What error_logger's handlers print with; they get terms that are no deeper.
options() ->
    Depth = error_logger:get_format_depth(),
    options(#{depth => Depth, limit => Depth}).

options(Options) -> maps:merge(#{chars_limit => unlimited, depth => unlimited, single_line => false, encoding => utf8}, Options).

text(Pieces, #{chars_limit := Limit} = Options) ->
    {Format, Args} = args(Pieces, Options),
    io_lib:format(Format, Args, [{chars_limit, Limit} || Limit =/= unlimited]).

%% The same as a format and its arguments.
args(Pieces, Options) ->
    Control = control(Options),
    {lists:append([case Piece of {term, _} -> Control; {terms, _} -> Control; {short, _} -> Control; {plain, _} -> "~p"; {word, _} -> "~w"; {title, _} -> "~s"; _ -> Piece end || Piece <- Pieces]),
     lists:append([case Kind of
                       term -> shown(limited(Term, Options), Options);
                       terms -> shown([limited(Each, Options) || Each <- Term], Options);
                       short -> shown(Term, Options);
                       plain -> [Term];
                       word -> [Term];
                       title -> [Term]
                   end || {Kind, Term} <- Pieces])}.

control(#{single_line := Single, encoding := Encoding, depth := Depth}) ->
    lists:append(["~", case Single of true -> "0"; false -> "" end, case Encoding of latin1 -> ""; _ -> "t" end,
                  case Depth of unlimited -> "p"; _ -> "P" end]).

limited(Term, #{limit := Depth}) when is_integer(Depth) -> io_lib:limit_term(Term, Depth);
limited(Term, _) -> Term.

shown(Term, #{depth := unlimited}) -> [Term];
shown(Term, #{depth := Depth}) -> [Term, Depth].

%% A missing module or function is named as such, and not by the stack alone.
reason({undef, [{Module, Function, Args, _} | _] = Stack} = Reason) ->
    case code:is_loaded(Module) of
        false ->
            {'module could not be loaded', Stack};
        _ ->
            Arity = if is_list(Args) -> length(Args); true -> Args end,
            case erlang:function_exported(Module, Function, Arity) of
                true -> Reason;
                false -> {'function not exported', Stack}
            end
    end;
reason(Reason) ->
    Reason.

%% Logs a report of a behaviour; Tag is what error_logger knows it by.
log(Level, Tag, Behaviour, Report, Meta) ->
    logger:log(Level, Report, Meta#{domain => [otp], report_cb => fun Behaviour:format_log/2,
                                    error_logger => #{tag => Tag, report_cb => fun Behaviour:format_log/1}}).
