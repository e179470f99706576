%% Modules as text: instructions, as in files .S and .dis, or forms as terms.
-module(beam_listing).

-export([module/2]).

module(Device, {Module, Exports, Attributes, Functions, Labels}) ->
    io:format(Device, "{module, ~kp}.  %% version = ~w\n\n{exports, ~p}.\n\n{attributes, ~kp}.\n\n{labels, ~p}.\n",
              [Module, beam_opcodes:format_number(), Exports, Attributes, Labels]),
    Names = #{Entry => {Name, Arity} || {function, Name, Arity, Entry, _} <- Functions},
    lists:foreach(fun({function, Name, Arity, Entry, Code}) ->
                          io:put_chars(Device, [io_lib:format("\n\n{function, ~w, ~w, ~w}.\n", [Name, Arity, Entry]) | [line(I, Names) || I <- Code]])
                  end, Functions);
module(Device, {beam_file, _, _, _, _, Functions}) ->
    lists:foreach(fun({function, Name, Arity, Entry, Code}) ->
                          io:put_chars(Device, [io_lib:format("~p.\n", [{function, Name, Arity, Entry}]), [shown(I) || I <- Code], $\n])
                  end, Functions);
module(Device, [_ | _] = Forms) -> lists:foreach(fun(Form) -> io:format(Device, "~kp.\n", [Form]) end, Forms).

line({label, _} = Label, _) -> shown(Label);
line({Call, _, {f, Label}} = I, Names) when Call =:= call; Call =:= call_only -> called(I, Label, Names);
line({call_last, _, {f, Label}, _} = I, Names) -> called(I, Label, Names);
line(I, _) -> shown(I).

shown({label, _} = Label) -> io_lib:format("  ~p.\n", [Label]);
shown(I) -> io_lib:format("    ~kp.\n", [I]).

called(I, Label, Names) ->
    {Name, Arity} = map_get(Label, Names),
    io_lib:format("    ~p. % ~p/~p\n", [I, Name, Arity]).
