// The programs of src/Im.Client/README.md; a test compares them.
using Im.Client;
using Im.Protocol;
using Im.Protocol.Calls;
using Im.Protocol.Groups;

namespace Im.EndToEnd.Tests.Sdk;

public static class ReadmeExample
{
    public static async Task<string?> Run(Uri server, string folder)
    {
        // example
        await using var alice = await ImClient.OpenAsync(new ImClientOptions
        {
            Server = server,
            TenantNo = "demo",
            UserId = "alice",
            StorePath = Path.Combine(folder, "alice.db"),
        });
        await using var bob = await ImClient.OpenAsync(new ImClientOptions
        {
            Server = server,
            TenantNo = "demo",
            UserId = "bob",
            StorePath = Path.Combine(folder, "bob.db"),
        });
        alice.StateChanged += (_, change) => Console.WriteLine($"alice is {change.State}. {change.Reason}");
        alice.Read += (_, read) => Console.WriteLine($"{read.Account} has read up to #{read.Seq}");

        await alice.ConnectAsync();
        await bob.ConnectAsync();

        // Returns when the server has archived it; until then it lies in alice's outbox, also over a restart.
        var sent = await alice.SendTextAsync(alice.AccountOf("bob"), "hello");
        Console.WriteLine($"archived as #{sent.Seq} at {sent.Timestamp}");

        // Each message once, in order, also over a restart; without end, so that the example must break off.
        await foreach (var message in bob.Messages)
        {
            await bob.ReadAsync(message.Peer, message.Seq);
            if (message.Type != MessageType.Text) continue;
            Console.WriteLine($"{message.Sender}: {message.Text}");
            break;
        }

        // From the local store, so also without a connection.
        foreach (var conversation in await alice.ConversationsAsync())
            Console.WriteLine($"{conversation.Peer}: {conversation.Last?.Text}, {conversation.Unread} unread");
        // end
        return (await bob.HistoryAsync(alice.Account.AsPeer()))[^1].Text;
    }

    public static async Task<IReadOnlyList<ImMessage>> RunGroup(ImClient alice, ImClient bob)
    {
        // example
        bob.GroupChanged += (_, change) => Console.WriteLine($"{change.Event.Event} by {change.Event.By}");

        // A number of one's own makes the group's id; without one it is random.
        var team = await alice.CreateGroupAsync(
            [alice.AccountOf("bob")], new GroupSettings { Name = "team", JoinApproval = true }, groupNo: "team");

        await alice.SendTextAsync(team.Id, "hello all");
        await alice.SendTextAsync(team.Id, "only for bob", new SendOptions { Target = alice.AccountOf("bob").Value });

        // Changes of the group stand among its messages: here, that it was made.
        await foreach (var message in bob.Messages)
        {
            if (message.Peer != team.Id || message.Type != MessageType.Text) continue;
            Console.WriteLine($"{message.Sender} in {message.Peer}: {message.Text}");
            if (message.Text == "only for bob") break;
        }

        await foreach (var member in alice.GroupMembersAsync(team.Id))
            Console.WriteLine($"{member.Account} is {member.Role} since {member.Since}");
        // end
        return await bob.HistoryAsync(team.Id);
    }

    public static async Task RunFiles(ImClient alice, ImClient bob, string folder)
    {
        // example
        bob.CardActions.Register("prescription.open", async (message, card, cancellation) =>
            await Console.Out.WriteLineAsync($"{message.Sender} shows {card.Title}"));

        var to = alice.AccountOf("bob");
        await alice.SendFileAsync(to, Path.Combine(folder, "report.pdf"), new UploadOptions
        {
            Progress = new Progress<long>(sent => Console.WriteLine($"{sent} bytes are there")),
        });
        await alice.SendAsync(to, new PrescriptionContent
        {
            Title = "Prescription",
            Text = "one a day",
            Action = "prescription.open",
            AppId = "clinic",
            AppName = "Clinic",
            AppLogo = "",
            Url = "https://clinic.example/prescriptions/5",
        });

        await foreach (var message in bob.Messages)
        {
            switch (message.Read())
            {
                case TextContent text:
                    Console.WriteLine($"{message.Sender}: {text.Text}");
                    break;
                case FileContent file:
                    // Never a path from FileName: that is the sender's word.
                    Console.WriteLine($"{file.FileName}, {file.FileSize.Bytes} bytes");
                    await bob.DownloadAsync(file.StorageId, Path.Combine(folder, "received.pdf"));
                    break;
                case ActionContent card:
                    Console.WriteLine($"{card.Title}: {await bob.CardActions.OpenAsync(message)}");
                    break;
                case UnknownContent unknown:
                    Console.WriteLine($"something of type {unknown.TypeCode}");
                    break;
            }

            if (message.Type == MessageType.Prescription) break;
        }
        // end
    }

    public static async Task RunUpdates(ImClient bob, string folder)
    {
        // example
        await foreach (var update in bob.Updates)
        {
            Console.WriteLine($"an update of {update.Sender}: {update.Content.Length} bytes");
            if (update.HasFile)
            {
                var progress = new Progress<DownloadProgress>(at => Console.WriteLine($"{at.Bytes} of {at.Total} bytes are here"));
                await bob.DownloadUpdateAsync(update, Path.Combine(folder, "tree.bin"), progress);
                break;
            }
        }
        // end
    }

    public static async Task<IReadOnlyList<ImMessage>> RunCall(ImClient alice, ImClient bob)
    {
        var over = Waiting.Next<CallNote>(handler => bob.CallRecorded += handler, "the call was over.");

        // example
        var ringing = new TaskCompletionSource<CallSignal>();
        bob.CallSignalled += (_, signal) =>
        {
            // Others: it rings no more, since another device has answered, the caller gave up, nobody came, …
            if (signal.Status == CallStatuses.Invite) ringing.TrySetResult(signal);
        };
        alice.CallRecorded += (_, note) => Console.WriteLine($"{note.Record.Outcome}, {note.Record.UseTime} s");

        var call = await alice.StartCallAsync(alice.AccountOf("bob"), AvTypes.Video);
        await bob.AnswerCallAsync(await ringing.Task);
        await alice.HangUpCallAsync(call);
        // end
        await over;
        return await bob.HistoryAsync(alice.Account.AsPeer());
    }
}
