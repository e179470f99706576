%% The report of a process that ended by an error, as text: what it was, the exception, and the processes that end with it.
%%
%% Options: encoding, depth, single_line, chars_limit. A limit of characters is divided: one third is for the exception, with what the
%% other parts leave of theirs, and of the neighbours only their pids are told.
-module(asterias_crash_report).

-export([format/2]).

-record(options, {encoding, depth, single, limit}).

format([Own, Linked], #{encoding := Encoding, depth := Depth, single_line := Single, chars_limit := Limit}) ->
    Options = #options{encoding = Encoding, depth = Depth, single = Single},
    {Indent, After, Between} = case Single of true -> {"", " ", "; "}; false -> {"  ", "\n", "\n"} end,
    {PartLimit, Left} = divided(Limit, Own, length(Indent) + length("crasher") + length(After), length(Between)),
    Neighbours = neighbours(Linked, Indent, After, Between, Options#options{limit = PartLimit}),
    [Indent, "crasher:", After, own(Own, Indent, text_size(Neighbours, Options), Left, Options#options{limit = PartLimit}), Between,
     Neighbours].

divided(unlimited, _, _, _) -> {unlimited, unlimited};
divided(Limit, Own, Head, Separator) ->
    Parts = length(Own),
    Left = max(Limit - Head - Separator - Separator * Parts, 1),
    {(Left - Left div 3) div Parts, Left}.

own(Own, Indent, Other, Left, Options) when is_list(Own) ->
    case lists:splitwith(fun(Part) -> not is_tuple(Part) orelse element(1, Part) =/= error_info end, Own) of
        {Before, [{error_info, {Class, Reason, Stack}} | After]} ->
            Parts = [parts(Before, [Indent, Indent], Options), parts(After, [Indent, Indent], Options)],
            Used = text_size(Parts, Options) + Other,
            joined([hd(Parts), exception(Class, Reason, Stack, less(Left, Used), Options), lists:last(Parts)], Options);
        _ ->
            parts(Own, [Indent, Indent], Options#options{limit = less(Left, Other)})
    end;
own(Own, Indent, Other, Left, Options) ->
    text(Own, [Indent, Indent], Options#options{limit = less(Left, Other)}).

less(unlimited, _) -> unlimited;
less(Limit, Used) -> max(Limit - Used, 1).

%% The parts of a report, or any other term.
text(Report, Indent, Options) when is_list(Report) -> parts(Report, Indent, Options);
text(Report, _, #options{single = true} = Options) -> print("~0", Report, Options);
text(Report, Indent, Options) -> [Indent, print("~", Report, Options)].

parts(Report, Indent, Options) ->
    joined([part(Indent, Part, Options) || Part <- lists:takewhile(fun is_part/1, Report), Part =/= {process_label, undefined}], Options).

is_part(Part) -> is_tuple(Part) andalso tuple_size(Part) =:= 2.

joined(Texts, #options{single = true}) -> lists:join(", ", Texts);
joined(Texts, _) -> lists:join("\n", Texts).

part(Indent, {initial_call, {Module, Function, Args}}, Options) when is_list(Args) ->
    [shown_indent(Indent, Options), "initial call: ", name(Module, Options), $:, name(Function, Options), $/,
     integer_to_list(length(Args))];
part(Indent, {Key, Value}, #options{single = true} = Options) ->
    [shown_indent(Indent, Options), io_lib:format("~0p: ", [Key]), print("~0.18", Value, Options)];
part(Indent, {Key, Value}, Options) ->
    [Indent, io_lib:format("~p: ", [Key]), print("~.18", Value, Options)].

shown_indent(_, #options{single = true}) -> "";
shown_indent(Indent, _) -> Indent.

name(Atom, #options{encoding = latin1}) -> io_lib:write_atom_as_latin1(Atom);
name(Atom, _) -> io_lib:write_atom(Atom).

%% Prints with the control that begins so, as deep and as far as the options say.
print(Control, Term, #options{limit = Limit} = Options) ->
    {Letters, More} = letters(Options),
    io_lib:format(Control ++ Letters, [Term | More], [{chars_limit, Limit} || Limit =/= unlimited]).

letters(#options{encoding = Encoding, depth = Depth}) ->
    Unicode = case Encoding of latin1 -> ""; _ -> "t" end,
    case Depth of
        unlimited -> {Unicode ++ "p", []};
        _ -> {Unicode ++ "P", [Depth]}
    end.

exception(Class, Reason, Stack, Limit, #options{single = true} = Options) ->
    [atom_to_list(Class), ": ", print("~0", {Reason, Stack}, Options#options{limit = Limit})];
exception(Class, Reason, Stack, Limit, #options{encoding = Encoding} = Options) ->
    {Letters, More} = letters(Options),
    Print = fun(Term, Column, Left) ->
                    Text = io_lib:format("~." ++ integer_to_list(Column) ++ Letters, [Term | More], [{chars_limit, Left}]),
                    {Text, if Left < 0 -> Left; true -> max(Left - text_size(Text, Options), 0) end}
            end,
    Hidden = fun(Module, _, _) -> Module =:= erl_eval orelse Module =:= proc_lib end,
    Indent = "    ",
    [Indent, erl_error:format_exception(1 + length(Indent), Class, Reason, Stack, Hidden, Print, Encoding,
                                        case Limit of unlimited -> -1; _ -> Limit end)].

neighbours(Linked, Indent, _, _, #options{limit = Limit} = Options) when Limit =/= unlimited ->
    [Indent, "neighbours: ", print(case Options#options.single of true -> "~0"; false -> "~" end,
                                   [Pid || {neighbour, [{pid, Pid} | _]} <- Linked], Options)];
neighbours(Linked, Indent, After, Between, Options) ->
    [Indent, "neighbours:", After | case Linked of
                                        [_ | _] -> lists:join(Between, [neighbour(Each, [Indent, Indent], After, Options) || Each <- Linked]);
                                        [] -> "";
                                        _ -> text(Linked, [Indent, Indent], Options)
                                    end].

neighbour({neighbour, Info}, Indent, After, Options) -> neighbour(Info, Indent, After, Options);
neighbour(Info, Indent, After, Options) ->
    [shown_indent(Indent, Options), "neighbour:", After, text(Info, ["  ", shown_indent(Indent, Options)], Options)].

text_size(Text, #options{encoding = latin1}) -> iolist_size(Text);
text_size(Text, _) -> string:length(Text).
